import type { SeenBy } from '../../reference/faults/fault.ts';
import type { Row } from './row.ts';

/** The codes of the list of faults that a violation by each checker stands for. */
const CODES: Readonly<Record<string, readonly SeenBy[]>> = {
  'auth-boundary': ['AUT'],
  principal: ['IDF', 'AUT'],
  'canary-confinement': ['CAN'],
  'upstream-witness': ['UPS'],
  'known-ids': ['UNK'],
  // Numbers of a connection's events: twice, out of order, or with a hole.
  'exactly-once': ['DUP', 'ORD', 'CMP'],
  'event-order': ['ORD', 'DUP'],
  'event-completeness': ['CMP'],
  'history-model': ['HIS'],
  'thread-confinement': ['THR'],
  'well-formed': ['DEC'],
  // A request that is never answered.
  liveness: ['LIV', 'CMP'],
  'non-interference': ['NIN'],
};

/** Whether a violation by this checker is one that the faults of a row explain. */
export function isTelling(checker: string, { seenBy, witnesses }: Pick<Row, 'seenBy' | 'witnesses'>): boolean {
  const codes = CODES[checker] ?? [];
  return codes.some((code) => seenBy.includes(code)) || witnesses.some((witness) => witness.checker === checker);
}
