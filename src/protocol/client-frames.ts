/**
 * What a client may send over the socket. A frame without a `request_id` is a `bad_request`; unknown fields are
 * ignored.
 */
export type ClientFrame = { readonly request_id: string } & (
  | {
      readonly type: 'user_message';
      readonly payload: {
        readonly content: string;
        /** Absent: a new thread. */
        readonly thread_id?: string;
        /** Unique for its user: the same again is answered by the first run. */
        readonly client_message_id?: string;
        /** Where the run is to execute; a test stack only. */
        readonly replica?: number;
      };
    }
  | { readonly type: 'stop_run'; readonly payload: { readonly run_id: string } }
  | {
      readonly type: 'get_history';
      readonly payload: { readonly thread_id: string; readonly limit?: number; readonly cursor?: string };
    }
  | { readonly type: 'refresh_token'; readonly payload: { readonly token: string } }
  | { readonly type: 'ping'; readonly payload: { readonly nonce: string } }
);

export type ClientFrameType = ClientFrame['type'];

/** Subprotocols of a browser's handshake: `jwt-auth, jwt.<base64url(token)>`; the server selects the first. */
export const SUBPROTOCOL = 'jwt-auth';
export const SUBPROTOCOL_TOKEN_PREFIX = 'jwt.';
