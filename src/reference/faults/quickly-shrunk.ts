/** Of two to four steps and two or three users. Nothing goes missing by them, since that takes long to wait for. */
export const QUICKLY_SHRUNK: readonly string[] = [
  'slot-reuse',
  'replay-unscoped',
  'exhausted-pool',
  'shared-memory',
  'http-cache',
  'prefix-match',
];
