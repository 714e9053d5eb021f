import { createHash } from 'node:crypto';
import { formatKey } from '../check/checker.ts';
import { planText } from '../plan/codec.ts';
import type { CorpusEntry } from './entry.ts';

/**
 * `isolation-3fa9c1d2.json`: the property, and 8 hex digits over what makes the entry the one it is (plan, property,
 * faults, key). The same finding has the same name on each machine and each day.
 */
export function entryFileName(entry: CorpusEntry): string {
  const faults = [...entry.target.faults].sort().join(',');
  const content = [planText(entry.plan), entry.property, faults, formatKey(entry.key)].join('\n');
  return `${entry.property}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}.json`;
}
