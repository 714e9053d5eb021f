import { compact } from '../plan/compact.ts';
import { dropUnopened } from '../plan/drop-unopened.ts';
import { planText } from '../plan/codec.ts';
import { isOfStack } from '../plan/of-stack.ts';
import type { Abilities, Op, Plan, Step, Trigger } from '../plan/plan.ts';
import { renumber } from '../plan/renumber.ts';
import { repair } from '../plan/repair.ts';
import { compareSizes } from './size.ts';

/**
 * A change to a plan that finds its steps by their ids and leaves the rest, so that several can be made one after the
 * other. What it makes need not be valid; `settle` sees to that.
 */
export type Edit = (plan: Plan) => Plan;

/**
 * One way of shrinking. Waves come coarse first; the edits of one wave are tried at once, and those that hold together.
 */
export interface Pass {
  readonly name: string;
  /**
   * Coarse passes are left out when minimality is certified: what they take away, finer ones take away piece by piece.
   * `step`: what it cannot take away makes a plan 1-minimal.
   */
  readonly grain: 'coarse' | 'step' | 'fine';
  waves(plan: Plan): readonly (readonly Edit[])[];
}

/** A smaller plan and the edit that made it; `text` is its canonical one. */
export interface Candidate {
  readonly edit: Edit;
  readonly plan: Plan;
  readonly text: string;
}

/** What edits make of a plan, each repaired, strictly smaller and different from the others. */
export function candidatesOf(
  plan: Plan,
  { edits, abilities }: { readonly edits: readonly Edit[]; readonly abilities?: Abilities | undefined },
): readonly Candidate[] {
  const seen = new Set<string>();
  return edits.flatMap((edit) => {
    const smaller = settle(edit(plan), abilities);
    const text = planText(smaller);
    if (seen.has(text) || compareSizes(smaller, plan) >= 0) return [];
    seen.add(text);
    return [{ edit, plan: smaller, text }];
  });
}

/** All edits, one after the other. */
export function together(edits: readonly Edit[]): Edit {
  return (plan) => edits.reduce((changed, edit) => edit(changed), plan);
}

export function dropSteps(ids: Iterable<number>): Edit {
  const gone = new Set(ids);
  return (plan) => ({ ...plan, steps: plan.steps.filter(({ id }) => !gone.has(id)) });
}

/** With all their steps; what happens to the stack is nobody's and stays. */
export function dropUsers(users: Iterable<number>): Edit {
  const gone = new Set(users);
  return (plan) => ({ ...plan, steps: plan.steps.filter((step) => isOfStack(step) || !gone.has(step.user)) });
}

export function changeStep(id: number, change: (step: Step) => Step): Edit {
  return (plan) => ({ ...plan, steps: plan.steps.map((step) => (step.id === id ? change(step) : step)) });
}

export function waitFor(id: number, when: Trigger): Edit {
  return changeStep(id, (step) => ({ ...step, when }));
}

/** Changes the op of a step while it is still of that kind. */
export function changeOp<K extends Op['kind']>(
  id: number,
  { kind, change }: { readonly kind: K; readonly change: (op: Extract<Op, { kind: K }>) => Op },
): Edit {
  return changeStep(id, (step) => (isKind(step.op, kind) ? { ...step, op: change(step.op) } : step));
}

function isKind<K extends Op['kind']>(op: Op, kind: K): op is Extract<Op, { kind: K }> {
  return op.kind === kind;
}

/**
 * A valid plan of what an edit left: ids that rise, names that fit, nothing that could only be unreached, users and
 * connections without holes. A plan of unreached steps alone may show a violation (of a stack that fails whoever signs
 * in), but when that is mended its replay would see nothing.
 */
export function settle(plan: Plan, abilities: Abilities | undefined): Plan {
  return settleAll(dropUnopened(renumber(plan)), abilities);
}

/** The same with what could only be unreached. */
export function settleAll(plan: Plan, abilities: Abilities | undefined): Plan {
  return compact(repair(renumber(plan), abilities));
}
