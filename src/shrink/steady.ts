import type { Abilities, Plan } from '../plan/plan.ts';
import { createBench } from './bench.ts';
import { settle, together, type Edit } from './edit.ts';
import { calming, reversing } from './pacing.ts';
import { overtakingSteps } from './races.ts';
import { shownInEachOf } from './rule.ts';
import { compareSizes } from './size.ts';

/**
 * Looks for a plan like this one that shows the key each time: one in which its races are decided, each as it stands or
 * the other way round, so that no luck is needed. It may have a connection more. Undefined when there is none.
 */
export async function steady(options: {
  /** A plan that shows the key sometimes. */
  readonly plan: Plan;
  /** Performs a plan alone on a fresh stack: true when it shows the key. */
  readonly certify: (plan: Plan) => Promise<boolean>;
  /** So many performances must all show it. */
  readonly certifyTimes: number;
  readonly lanes: number;
  readonly abilities?: Abilities;
  /** Tells that nothing new may begin. */
  readonly over: () => boolean;
}): Promise<Plan | undefined> {
  const { plan, certify, certifyTimes: times, lanes, abilities, over } = options;
  const bench = createBench({ perform: certify, lanes, over });
  for (const edits of wavesOf(plan)) {
    const variants = edits.map((edit) => settle(edit(plan), abilities)).sort(compareSizes);
    const shown = await bench.tryAll(variants, shownInEachOf(times));
    const steadiest = variants.find((_, at) => shown[at]);
    if (steadiest !== undefined) return steadiest;
  }
  return undefined;
}

/** A longer plan has so many races that to reverse each costs more than to shrink it first. */
const FEW_STEPS = 12;

function wavesOf(plan: Plan): readonly (readonly Edit[])[] {
  const calm = [calming('quiet'), calming('hold')];
  if (plan.steps.length > FEW_STEPS) return [calm];
  const reversed = overtakingSteps(plan).map(({ id }) => reversing(id));
  return [calm, reversed.flatMap((reverse) => calm.map((edit) => together([reverse, edit])))];
}
