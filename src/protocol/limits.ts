/** The limits of the protocol as a stack has them when nothing is set. Each can be set by an environment variable. */
export const DEFAULT_LIMITS = {
  frameBytes: 64 * 1024,
  framesPerSecond: 50,
  unfinishedRuns: 5,
  heartbeatMs: 25_000,
  heartbeatTimeoutMs: 60_000,
  sendBufferBytes: 8 * 1024 * 1024,
  toolRounds: 4,
  interruptedMs: 5_000,
} as const;

/** Limits that are fixed. */
export const FIXED_LIMITS = {
  /** Code points. */
  profileCodePoints: 500,
  titleCodePoints: 60,
  /** Ids that the stack makes, and those that clients and models make: characters. */
  ownIdLength: 64,
  foreignIdLength: 200,
  defaultPage: 20,
  largestPage: 100,
  /** The longest answer of `http_get` that is read. */
  toolBodyBytes: 64 * 1024,
  recallMatches: 3,
  /** From a revocation's answer, or a token's `exp`, to the close of each live socket of it. */
  closeAfterMs: 1_000,
  /** From the close of a client that does not read to the end of its socket. */
  slowReaderCutMs: 10_000,
  ttlSeconds: { least: 1, most: 900 },
} as const;

/** An id as the stack makes it. */
export const OWN_ID = /^[A-Za-z0-9_-]{1,64}$/;
