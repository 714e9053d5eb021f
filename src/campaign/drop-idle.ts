import type { Abilities, Plan } from '../plan/plan.ts';
import { dropSteps, settle } from '../shrink/edit.ts';
import { isShown, type Shown } from './attempts.ts';
import type { Performed } from './calibrate.ts';

/**
 * A plan without the steps that none of its performances came to: they had no part in what was shown, and may wait for
 * what only a stack without the bug does. Undefined where each was reached.
 */
export function dropIdle(
  plan: Plan,
  { performed, abilities }: { readonly performed: Performed; readonly abilities: Abilities },
): Plan | undefined {
  const shown = performed.filter(isShown);
  const idle = shown.map(unreachedIn).reduce((some, more) => some.filter((step) => more.includes(step)), allOf(plan));
  if (idle.length === 0 || shown.length === 0) return undefined;
  const rest = settle(dropSteps(idle)(plan), abilities);
  return rest.steps.length === 0 ? undefined : rest;
}

function allOf({ steps }: Plan): readonly number[] {
  return steps.map(({ id }) => id);
}

function unreachedIn({ trial }: Shown): readonly number[] {
  return trial.history.entries.flatMap((entry) =>
    entry.kind === 'settled' && entry.outcome.kind === 'unreached' ? [entry.step] : [],
  );
}
