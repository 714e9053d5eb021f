import type { ViolationKey } from '../check/checker.ts';
import { CHECKERS } from '../check/list.ts';
import { IMPATIENT, PATIENT } from '../execute/patience.ts';
import type { Plan } from '../plan/plan.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import type { Property } from './property.ts';
import { isSameKey, weigh, type Weighed } from './weigh.ts';

/** A performance that showed a key, and what it showed. */
export interface Shown {
  readonly trial: Trial;
  readonly weighed: Weighed;
}

/** Performs plans in a laboratory to see whether they show one key, and counts. */
export interface Attempts {
  /** On a stack that has seen nothing before. */
  alone(plan: Plan): Promise<Shown | undefined>;
  /** The same, unread; with as much patience as it takes to see the key. */
  tryAlone(plan: Plan): Promise<Trial>;
  onLane(plan: Plan, lane: number): Promise<Shown | undefined>;
  /** What one that was performed already showed. */
  read(trial: Trial): Shown | undefined;
  readonly executions: number;
}

export function createAttempts(options: {
  readonly laboratory: Laboratory;
  readonly properties: readonly Property[];
  /** Named in the key when it claims it. */
  readonly drawnBy: Property;
  readonly key: ViolationKey;
}): Attempts {
  const { laboratory, properties, drawnBy, key } = options;
  let executions = 0;
  const waits = CHECKERS.some(({ name, waits: isWaiting }) => name === key.checker && isWaiting === true);
  const tryAlone = (plan: Plan): Promise<Trial> => laboratory.tryAlone(plan, waits ? PATIENT : IMPATIENT);
  const read = (trial: Trial): Shown | undefined => {
    executions += 1;
    const weighed = weigh(trial.judgement, { properties, drawnBy }).all.find((one) => isSameKey(one.key, key));
    return weighed === undefined ? undefined : { trial, weighed };
  };
  return {
    alone: async (plan) => read(await tryAlone(plan)),
    tryAlone,
    onLane: async (plan, lane) => read(await laboratory.tryOnLane(plan, lane)),
    read,
    get executions() {
      return executions;
    },
  };
}

export function isShown(shown: Shown | undefined): shown is Shown {
  return shown !== undefined;
}
