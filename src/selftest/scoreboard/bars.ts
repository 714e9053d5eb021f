/** What a row has to reach. */
export interface Bar {
  /** Of ten searches, so many find it. */
  readonly found: number;
  /** Until it first shows, at most so many, in the median of those that find it. */
  readonly seconds: number;
  /** The shrunk plan has at most so many more than the witness, in the median. */
  readonly stepsOver: number;
}

/** The time that each search has for the bars to hold, in ms. */
export const BAR_BUDGET_MS = 60_000;

/** By the names of the rows. Those without one are only held to find nothing wrong. */
export const BARS: Readonly<Record<string, Bar>> = {
  'bcast-all': { found: 10, seconds: 5, stepsOver: 0 },
  'idor-stream': { found: 10, seconds: 12, stepsOver: 0 },
  'sender-spoof': { found: 10, seconds: 11, stepsOver: 0 },
  'alg-ws-only': { found: 10, seconds: 12, stepsOver: 0 },
  'exp-live': { found: 9, seconds: 27, stepsOver: 0 },
  'trunc-key': { found: 10, seconds: 5, stepsOver: 0 },
  'http-cache': { found: 10, seconds: 5, stepsOver: 0 },
  'idem-global': { found: 10, seconds: 7, stepsOver: 0 },
  'shared-memory': { found: 10, seconds: 5, stepsOver: 0 },
  'dup-sub': { found: 10, seconds: 5, stepsOver: 0 },
  'stale-close': { found: 10, seconds: 15, stepsOver: 0 },
  'last-connect': { found: 10, seconds: 5, stepsOver: 0 },
  'fallback-bcast': { found: 10, seconds: 5, stepsOver: 0 },
  'fallback-elsewhere': { found: 10, seconds: 6, stepsOver: 0 },
  'started-thrice': { found: 10, seconds: 5, stepsOver: 0 },
  'prefix-match': { found: 10, seconds: 15, stepsOver: 0 },
  'set-not-local': { found: 10, seconds: 8, stepsOver: 0 },
  'sub-race': { found: 10, seconds: 6, stepsOver: 0 },
  'upgrade-race': { found: 10, seconds: 6, stepsOver: 0 },
  'slot-reuse': { found: 10, seconds: 7, stepsOver: 0 },
  'slot-queue': { found: 10, seconds: 15, stepsOver: 0 },
  'replay-unscoped': { found: 10, seconds: 7, stepsOver: 0 },
  'shared-group': { found: 10, seconds: 5, stepsOver: 0 },
  'revoked-live': { found: 10, seconds: 16, stepsOver: 0 },
  'seq-desync': { found: 10, seconds: 5, stepsOver: 0 },
  'exhausted-pool': { found: 10, seconds: 5, stepsOver: 0 },
  'full-index': { found: 10, seconds: 8, stepsOver: 0 },
  'redis-offby1': { found: 10, seconds: 9, stepsOver: 1 },
  'text-is-route': { found: 10, seconds: 6, stepsOver: 0 },
  'last-route': { found: 10, seconds: 6, stepsOver: 0 },
  'last-two-routes': { found: 10, seconds: 8, stepsOver: 0 },
  'handler-last-wins': { found: 9, seconds: 29, stepsOver: 0 },
  'run-id-reused': { found: 10, seconds: 5, stepsOver: 1 },
  'date-now': { found: 10, seconds: 12, stepsOver: 0 },
  'tool-emitter': { found: 10, seconds: 5, stepsOver: 0 },
  'call-id': { found: 10, seconds: 6, stepsOver: 0 },
  'queue-never-read': { found: 10, seconds: 13, stepsOver: 0 },
  'gen-check-gate': { found: 10, seconds: 9, stepsOver: 1 },
  'resume-gap': { found: 10, seconds: 10, stepsOver: 1 },
  'gate-of-slot': { found: 10, seconds: 7, stepsOver: 1 },
  'dead-tab-blocks': { found: 10, seconds: 12, stepsOver: 0 },
  'oversize-silent': { found: 9, seconds: 33, stepsOver: 0 },
  'second-resolution-id': { found: 10, seconds: 5, stepsOver: 0 },
  'auth-cache-no-token': { found: 10, seconds: 5, stepsOver: 0 },
  'identity-switch': { found: 10, seconds: 14, stepsOver: 0 },
  'outbox-switch': { found: 10, seconds: 17, stepsOver: 0 },
  'switch-in-flush': { found: 8, seconds: 40, stepsOver: 0 },
  'refresh-swap': { found: 9, seconds: 47, stepsOver: 0 },
  'async-compress': { found: 10, seconds: 5, stepsOver: 0 },
  'parser-buffer': { found: 10, seconds: 5, stepsOver: 0 },
  'llm-cache': { found: 10, seconds: 6, stepsOver: 0 },
  'coalesce': { found: 9, seconds: 24, stepsOver: 0 },
  'last-connect@run=2': { found: 10, seconds: 5, stepsOver: 0 },
  'fallback-bcast@reconnect': { found: 10, seconds: 5, stepsOver: 0 },
  'idor-stream@tool=http_get': { found: 9, seconds: 43, stepsOver: 1 },
  'bcast-all@bytes=1000': { found: 10, seconds: 5, stepsOver: 0 },
  'dup-sub@replica=1': { found: 10, seconds: 5, stepsOver: 0 },
  'tool-emitter@p=0.1': { found: 10, seconds: 5, stepsOver: 3 },
  'bcast-all@p=0.1': { found: 10, seconds: 5, stepsOver: 1 },
  'last-connect@connect=500ms': { found: 10, seconds: 5, stepsOver: 0 },
  'auth-breaker-global': { found: 10, seconds: 5, stepsOver: 0 },
};
