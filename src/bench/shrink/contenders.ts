import * as fc from 'fast-check';
import { createAttempts, type Attempts } from '../../campaign/attempts.ts';
import { CERTAIN_TRIES } from '../../campaign/confirm.ts';
import { reduce } from '../../campaign/reduce.ts';
import { repeat } from '../../campaign/repeat.ts';
import type { Plan } from '../../plan/plan.ts';
import { trialsToRuleOut } from '../../shrink/rate.ts';
import type { Bench, StartPlan } from './start-plans.ts';
import { asSteps, planOf, stepArray } from './step-array.ts';

/** A way of shrinking. It gets `limitMs`; when that is over it answers with what it has. */
export interface Contender {
  readonly name: string;
  shrink(start: StartPlan, bench: Bench, limits: Limits): Promise<Outcome>;
}

export interface Limits {
  /** Of the fault's guard. Contenders that cannot measure it are told. */
  readonly rate: number;
  readonly limitMs: number;
}

/** `plan`: undefined when the start plan did not show its key even once. */
export interface Outcome {
  readonly plan: Plan | undefined;
  readonly executions: number;
  readonly elapsedMs: number;
  readonly timedOut: boolean;
}

export const CONTENDERS: readonly Contender[] = [
  { name: 'overhear', shrink: shrinkOnLanes },
  { name: 'fc.check, the same arbitrary', shrink: shrinkArbitrary },
  { name: 'fc.check, fc.array(fc.record)', shrink: shrinkArray },
];

/** As a campaign does. The repeats of the smallest plan do not count as executions; the time that they take counts. */
async function shrinkOnLanes(start: StartPlan, bench: Bench, { limitMs }: Limits): Promise<Outcome> {
  const { laboratory, site } = bench;
  const { lanes } = laboratory;
  const attempts = attemptsAt(start, bench);
  const { signal } = new AbortController();
  const begin = performance.now();
  const tried = await repeat(() => attempts.alone(start.plan), { times: CERTAIN_TRIES, lanes, signal });
  const { plan, minimal, repeats } = await reduce(
    { plan: start.plan, attempts, tried },
    {
      lanes,
      abilities: site.target.abilities,
      clock: () => performance.now(),
      leftMs: () => Math.max(0, limitMs - (performance.now() - begin)),
      onProgress: () => undefined,
      signal,
    },
  );
  const outcome = outcomeOf(attempts, { plan, begin, timedOut: !minimal });
  return { ...outcome, executions: outcome.executions - repeats.length };
}

/** One after the other, with as many tries of each plan as rule the rate out, on shrinks that know what a plan is. */
async function shrinkArbitrary(start: StartPlan, bench: Bench, limits: Limits): Promise<Outcome> {
  const { attempts, begin, over, passes } = sequential(start, bench, limits);
  const result = await fc.check(
    fc.asyncProperty(bench.arbitrary, passes),
    { seed: start.seed, path: String(start.index), numRuns: 1 },
  );
  const plan = result.counterexample?.[0];
  return outcomeOf(attempts, { plan, begin, timedOut: over() });
}

/** The same on shrinks that know nothing of plans. */
async function shrinkArray(start: StartPlan, bench: Bench, limits: Limits): Promise<Outcome> {
  const { attempts, begin, over, passes } = sequential(start, bench, limits);
  const { users } = start.plan;
  const steps = asSteps(start.plan);
  if (steps === undefined) throw new RangeError('a start plan has steps that the array cannot have');
  const result = await fc.check(
    fc.asyncProperty(stepArray, (some) => passes(planOf(some, users))),
    { examples: [[steps]], numRuns: 1 },
  );
  const smallest = result.counterexample?.[0];
  const plan = smallest === undefined ? undefined : planOf(smallest, users);
  return outcomeOf(attempts, { plan, begin, timedOut: over() });
}

/** The chance that a plan of the guard's own rate is passed over. */
const PASSED_OVER = 0.02;

function sequential(start: StartPlan, bench: Bench, { rate, limitMs }: Limits) {
  const attempts = attemptsAt(start, bench);
  const begin = performance.now();
  const tries = trialsToRuleOut(rate, PASSED_OVER);
  const over = (): boolean => performance.now() - begin > limitMs;
  const passes = async (plan: Plan): Promise<boolean> => {
    for (let at = 0; at < tries && !over() && plan.steps.length > 0; at += 1) {
      if ((await attempts.onLane(plan, 0)) !== undefined) return false;
    }
    return true;
  };
  return { attempts, begin, over, passes };
}

function attemptsAt(start: StartPlan, { laboratory, property }: Bench): Attempts {
  return createAttempts({ laboratory, properties: [property], drawnBy: property, key: start.key });
}

function outcomeOf(
  attempts: Attempts,
  { plan, begin, timedOut }: { readonly plan: Plan | undefined; readonly begin: number; readonly timedOut: boolean },
): Outcome {
  return { plan, executions: attempts.executions, elapsedMs: performance.now() - begin, timedOut };
}
