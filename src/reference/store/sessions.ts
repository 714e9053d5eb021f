/** A session that was opened or carried on, with the one refresh token that is alive now. */
export interface OpenSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly refreshToken: string;
}

/** Who is signed in: sessions, their refresh tokens, and which of them were revoked. */
export interface SessionStore {
  open(userId: string): Promise<OpenSession>;
  /**
   * Exchanges a refresh token for the next one. Of two at once one wins; undefined for the other, and for any dead one.
   */
  exchange(refreshToken: string): Promise<OpenSession | undefined>;
  /** From the end of this on no door accepts the session; the replicas are told, for their live sockets. */
  revoke(sessionId: string): Promise<void>;
  /** Whether a session was revoked; the truth at every door. */
  isRevoked(sessionId: string): Promise<boolean>;
}
