import { createRandom } from '../../support/random.ts';

/** Asked by a fault where it would do its harm; where it does none, everything is as in the sound stack. */
export interface Guard {
  /**
   * Whether it does harm now. What is asked about one subject, such as a run or a token, is answered alike each time
   * and on each replica; without a subject each time anew.
   */
  fires(subject?: string): boolean;
}

/** The guard of a fault that always does its harm. */
export const ALWAYS: Guard = { fires: () => true };

/** Harm with this probability. Stacks of different names differ in what they answer. */
export function guardByChance(rate: number, stack: string): Guard {
  const each = createRandom(stack);
  return {
    fires: (subject) => (subject === undefined ? each : createRandom(`${stack}/${subject}`)).next() < rate,
  };
}
