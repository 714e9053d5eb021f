export const TRANSPORTS = ['websocket', 'socket.io', 'sse', 'http'] as const;
export const TOKEN_PLACES = ['header', 'query', 'cookie', 'subprotocol', 'message', 'auth'] as const;
export const USER_KINDS = ['sign-in', 'jwt', 'list'] as const;

/** What a configuration is written of. */
export interface Answers {
  /** What reports call the stack. */
  readonly name: string;
  readonly transport: (typeof TRANSPORTS)[number];
  /** With `{port}` where overhear chooses the port. */
  readonly url: string;
  /** A command line; undefined: the stack runs already. */
  readonly start: string | undefined;
  /** The variable with the base URL of its model; undefined: it has a model of its own. */
  readonly modelEnv: string | undefined;
  readonly token: (typeof TOKEN_PLACES)[number];
  readonly users: (typeof USER_KINDS)[number];
}
