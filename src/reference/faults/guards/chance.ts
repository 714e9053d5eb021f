import { createRandom } from '../../../support/random.ts';
import type { Condition, GuardKind } from './guard-kind.ts';

/** Harm with a probability. */
export const chance: GuardKind = {
  name: 'p',
  example: 'p=0.1',
  expects: 'a probability above 0 and up to 1',
  meaning: 'with that probability',
  read: (value) => {
    const rate = value !== undefined && /^\d*\.?\d+$/.test(value) ? Number(value) : 0;
    return rate > 0 && rate <= 1 ? { condition: ({ stack }) => fireByChance(rate, stack) } : undefined;
  },
};

/** What is asked about one subject is answered alike. Stacks of different names differ in what they answer. */
export function fireByChance(rate: number, stack: string): Condition {
  const each = createRandom(stack);
  return ({ subject, anew }) =>
    (subject === undefined || anew ? each : createRandom(`${stack}/${subject}`)).next() < rate;
}
