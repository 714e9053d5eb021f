import { createHash } from 'node:crypto';
import { encodePlan } from '../plan/codec.ts';
import type { CorpusEntry } from './entry.ts';

/**
 * `isolation-3fa9c1d2.json`: the property, and 8 hex digits over what makes the entry the one it is (plan, property,
 * faults, key). The same finding has the same name on each machine and each day.
 */
export function entryFileName(entry: CorpusEntry): string {
  const content = {
    plan: encodePlan(entry.plan),
    property: entry.property,
    faults: [...entry.target.faults].sort(),
    key: entry.key,
  };
  const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return `${entry.property}-${digest.slice(0, 8)}.json`;
}

/** JSON with the keys of each object in order of the alphabet, so that equal data gives equal text. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
