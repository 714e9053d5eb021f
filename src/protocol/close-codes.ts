/** Codes with which the backend closes a live socket (RFC 6455 section 7.4; 4000 and up are this protocol's own). */
export const CLOSE = {
  /** A frame over the limit. */
  tooLarge: 1009,
  /** The backend restarts. */
  restart: 1012,
  /** The token has expired, or its session was revoked. */
  unauthorized: 4401,
  /** A valid token of another user came on a live socket. */
  principalMismatch: 4403,
  /** The client does not read. */
  slowReader: 4408,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
