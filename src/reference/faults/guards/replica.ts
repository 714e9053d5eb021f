import { AsyncLocalStorage } from 'node:async_hooks';
import type { Modifier, Seams } from '../../seams.ts';
import type { GuardKind } from './guard-kind.ts';
import { readWholeNumber } from './whole-number.ts';

/** Which replica does what follows from the call of a seam. */
const current = new AsyncLocalStorage<number>();

/** One replica does harm; what the fault keeps in mind it keeps of all of them. */
export const replica: GuardKind = {
  name: 'replica',
  example: 'replica=1',
  expects: 'the number of a replica, from 0',
  meaning: 'on replica 1, which is the second one',
  read: (value) => {
    const number = readWholeNumber(value, 0);
    if (number === undefined) return undefined;
    return { replica: number, condition: () => () => current.getStore() === number, around: noteReplica };
  },
};

/** The same replacements, which know on which replica they are called. */
function noteReplica(fault: Modifier): Modifier {
  return (seams, parts) => {
    // Each of them is called with what it was called with before.
    const replacements = Object.entries(fault(seams, parts)) as [string, (...given: unknown[]) => unknown][];
    const noted = replacements.map(([name, replaced]) => [
      name,
      (...given: unknown[]) => current.run(parts.replica, () => replaced(...given)),
    ]);
    // Each seam is replaced by one that takes and gives the same.
    return Object.fromEntries(noted) as Partial<Seams>;
  };
}
