import type { Fault, SeenBy } from '../../reference/faults/fault.ts';

/** The checker that each code of the list of faults stands for. */
const CHECKERS: Readonly<Record<SeenBy, string>> = {
  CAN: 'canary-confinement',
  DEC: 'well-formed',
  IDF: 'principal',
  UNK: 'known-ids',
  ORD: 'event-order',
  CMP: 'event-completeness',
  DUP: 'exactly-once',
  AUT: 'auth-boundary',
  HIS: 'history-model',
  NIN: 'non-interference',
  UPS: 'upstream-witness',
  LIV: 'liveness',
  THR: 'thread-confinement',
};

/** The checkers whose violation counts as having found a fault. */
export function tellingCheckers({ seenBy }: Pick<Fault, 'seenBy'>): readonly string[] {
  return seenBy.map((code) => CHECKERS[code]);
}
