import type { Fault, SeenBy } from '../../reference/faults/fault.ts';

/** The checker that each code of the list of faults stands for; none stands yet for the pair of executions. */
const CHECKERS: Readonly<Record<Exclude<SeenBy, 'NIN'>, string>> = {
  CAN: 'canary-confinement',
  DEC: 'well-formed',
  IDF: 'principal',
  UNK: 'known-ids',
  ORD: 'event-order',
  CMP: 'event-completeness',
  DUP: 'exactly-once',
  AUT: 'auth-boundary',
  HIS: 'history-model',
  UPS: 'upstream-witness',
};

/** The checkers whose violation counts as having found a fault. */
export function tellingCheckers({ seenBy }: Pick<Fault, 'seenBy'>): readonly string[] {
  return seenBy.flatMap((code) => (code === 'NIN' ? [] : [CHECKERS[code]]));
}
