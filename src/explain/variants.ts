import { planText } from '../plan/codec.ts';
import type { Abilities, Plan, Step } from '../plan/plan.ts';
import { isSend } from '../plan/repair.ts';
import { dropSteps, settle, waitFor, type Edit } from '../shrink/edit.ts';
import { settling } from '../shrink/pacing.ts';
import { ops } from '../shrink/passes/ops.ts';
import { profiles } from '../shrink/passes/profiles.ts';
import { overtakingSteps } from '../shrink/races.ts';
import { dependsOn } from './depends.ts';
import { momentChanges, moveBefore } from './moments.ts';
import type { Change, Variant } from './variant.ts';

interface Proposal {
  readonly edit: Edit;
  /** What an edit did, where only its result tells. */
  readonly change: Change | ((changed: Plan) => Change | undefined);
}

/**
 * The variants of a plan, the most telling first: steps at other moments of a run, in another order, waiting for more
 * or for less, left out, and with a detail as plain as it can be. Each is a valid plan, another than the plan itself
 * and than those before it.
 */
export function variantsOf(plan: Plan, abilities?: Abilities): readonly Variant[] {
  const proposals = [
    ...momentChanges(plan),
    ...swaps(plan),
    ...overtaking(plan),
    ...impatient(plan),
    ...omissions(plan),
    ...details(plan),
  ];
  const seen = new Set([planText(plan)]);
  return proposals.flatMap(({ edit, change }) => {
    const changed = settle(edit(plan), abilities);
    const text = planText(changed);
    const what = typeof change === 'function' ? change(changed) : change;
    if (seen.has(text) || changed.steps.length === 0 || what === undefined) return [];
    seen.add(text);
    return [{ change: what, plan: changed }];
  });
}

/** Neighbours the other way round; a send and another step are at other moments of its run instead. */
function swaps({ steps }: Plan): readonly Proposal[] {
  return steps.flatMap((step, at) => {
    const other = steps[at - 1];
    if (other === undefined || isSend(step) || isSend(other) || dependsOn(step, other)) return [];
    return [{ edit: moveBefore(step.id, other.id), change: { kind: 'swapped', step: step.id, other: other.id } }];
  });
}

function overtaking(plan: Plan): readonly Proposal[] {
  return overtakingSteps(plan).flatMap((step) =>
    settling(plan.steps, [step]).map((edit) => ({ edit, change: { kind: 'settled', step: step.id } as const })),
  );
}

function impatient({ steps }: Plan): readonly Proposal[] {
  const waiting = steps.filter(({ when }) => when.kind !== 'previous');
  return waiting.map(({ id }) => ({
    edit: waitFor(id, { kind: 'previous' }),
    change: { kind: 'at-once', step: id },
  }));
}

function omissions({ steps }: Plan): readonly Proposal[] {
  return steps.map(({ id }) => ({ edit: dropSteps([id]), change: { kind: 'without', step: id } }));
}

/** One detail of a step at its simplest, as the passes of shrinking would have it, and users without a profile. */
function details(plan: Plan): readonly Proposal[] {
  const ofOps = (ops.waves(plan)[1] ?? []).map((edit) => ({ edit, change: opThatDiffers(plan) }));
  const ofUsers = profiles.waves(plan).flat();
  return [
    ...ofOps,
    ...ofUsers.map((edit, user) => ({ edit, change: { kind: 'no-profile', user } as const })),
  ];
}

function opThatDiffers(plan: Plan): (changed: Plan) => Change | undefined {
  return (changed) => {
    const differs = (step: Step, at: number): boolean =>
      JSON.stringify(step.op) !== JSON.stringify(changed.steps[at]?.op);
    const at = changed.steps.length === plan.steps.length ? plan.steps.findIndex(differs) : -1;
    const [step, other] = [plan.steps[at], changed.steps[at]];
    return step === undefined || other === undefined ? undefined : { kind: 'detail', step: step.id, op: other.op };
  };
}
