/**
 * The form that events have on the wire. `bridge`, `emitter` and `per-user` name the run and go to every socket of its
 * user; `agent-request` and `fallback` name no run and go to the socket that asked.
 */
export type NetraShape = 'bridge' | 'emitter' | 'per-user' | 'agent-request' | 'fallback';

/**
 * What it got wrong. `auth-cache`: who asked last is remembered without their token, for 5 s. `demo-user`: everybody
 * is `demo-user-001`. `dies-1011`: each socket is closed before its welcome. `message-lost`: a `user_message` has no
 * answer and starts nothing. `drops-after-welcome`: each socket is cut 1 s after its welcome.
 */
export type NetraBug = 'auth-cache' | 'demo-user' | 'dies-1011' | 'message-lost' | 'drops-after-welcome';

export interface NetraOptions {
  readonly shape: NetraShape;
  readonly bug?: NetraBug;
  /** A model that speaks as OpenAI's does, `…/v1`. None: the first 100 characters of a prompt are the answer. */
  readonly llmUrl?: string;
  /** From the accepted handshake to the welcome; it was about 3,000 there. */
  readonly welcomeDelayMs: number;
  /** `cut`: that of later versions, with 8 characters of the user's id. Default `whole`, and with `demo-user` `cut`. */
  readonly welcome?: 'whole' | 'cut';
  /** How often `agent_started` is said of one run. Default 1; there it was up to 3. */
  readonly starts?: 1 | 2 | 3;
  /** 0, the default, takes a free one. */
  readonly backendPort?: number;
  readonly authPort?: number;
}

/** Who is on a socket, as the backend has it from the auth service. */
export interface NetraUser {
  readonly userId: string;
  readonly connectionId: string;
}
