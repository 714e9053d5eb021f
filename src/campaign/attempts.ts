import type { Checker, ViolationKey } from '../check/checker.ts';
import { CHECKERS } from '../check/list.ts';
import { IMPATIENT, PATIENT } from '../execute/patience.ts';
import type { Plan } from '../plan/plan.ts';
import type { Laboratory, Trial, Until } from './laboratory.ts';
import type { Property } from './property.ts';
import { isSameButWhere, isSameKey, weigh, type Weighed } from './weigh.ts';

/** A performance that showed a key, and what it showed. */
export interface Shown {
  readonly trial: Trial;
  readonly weighed: Weighed;
}

/** Performs plans in a laboratory to see whether they show one key, wherever that is told, and counts. */
export interface Attempts {
  /** On a stack that has seen nothing before. */
  alone(plan: Plan): Promise<Shown | undefined>;
  /** The same to its end, so that it shows what else there is to see. */
  wholeAlone(plan: Plan): Promise<Shown | undefined>;
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
  const until = untilShown(key);
  const patience = waitOf(key) === undefined ? IMPATIENT : PATIENT;
  const tryAlone = (plan: Plan): Promise<Trial> => laboratory.tryAlone(plan, { patience, ...until });
  const read = (trial: Trial): Shown | undefined => {
    executions += 1;
    const { all } = weigh(trial.judgement, { properties, drawnBy });
    const weighed =
      all.find((one) => isSameKey(one.key, key)) ?? all.find((one) => isSameButWhere(one.key, key));
    return weighed === undefined ? undefined : { trial, weighed };
  };
  return {
    alone: async (plan) => read(await tryAlone(plan)),
    wholeAlone: async (plan) => read(await laboratory.tryAlone(plan, { patience })),
    tryAlone,
    onLane: async (plan, lane) => read(await laboratory.tryOnLane(plan, lane, until)),
    read,
    get executions() {
      return executions;
    },
  };
}

/** Lets a performance end once it shows a key, where that stays whatever follows. */
export function untilShown(key: ViolationKey): Until {
  if (waitOf(key) === 'end') return {};
  return { isEnough: ({ violations }) => violations.some((violation) => isSameButWhere(violation, key)) };
}

function waitOf(key: ViolationKey): Checker['waits'] {
  return CHECKERS.find(({ name }) => name === key.checker)?.waits;
}

export function isShown(shown: Shown | undefined): shown is Shown {
  return shown !== undefined;
}
