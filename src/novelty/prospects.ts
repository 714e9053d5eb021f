import type { Plan, Step, Trigger } from '../plan/plan.ts';
import { labelOf } from './label.ts';

/**
 * What can be told of a plan before it is performed, coarsely: each op with what it waits for and how many runs of its
 * user are held meanwhile, which op follows which of the same user or of another, what is done on a second connection,
 * and what several users have in common.
 */
export function prospectsOf({ steps }: Plan): ReadonlySet<string> {
  const held = new Map<number, number>();
  const ofSteps = steps.flatMap((step, at) => {
    const label = labelOf(step);
    const before = steps[at - 1];
    const place = step.connection === 0 ? label : `${label} elsewhere`;
    const own = [label, place, `${label}, ${waitsFor(step)}`, `${label}, ${describeHeld(held.get(step.user))}`];
    held.set(step.user, (held.get(step.user) ?? 0) + holdsMore(step));
    if (before === undefined) return own;
    return [...own, `${labelOf(before)}, then ${before.user === step.user ? 'own' : "another's"} ${label}`];
  });
  return new Set([...ofSteps, ...commonIn(steps)]);
}

/** How many more runs of its user are held after a step. */
function holdsMore({ op }: Step): number {
  if (op.kind === 'send') return op.holds.length > 0 ? 1 : 0;
  return op.kind === 'release' ? -1 : 0;
}

/** Coarsely: five may be all that a stack allows. */
function describeHeld(held = 0): string {
  return held >= 5 ? 'many held' : held > 1 ? 'some held' : `${Math.max(0, held)} held`;
}

/** The kinds of things that several users name alike. */
function commonIn(steps: readonly Step[]): readonly string[] {
  const users = new Map<string, Set<number>>();
  for (const step of steps) {
    for (const thing of thingsNamedBy(step)) users.set(thing, (users.get(thing) ?? new Set()).add(step.user));
  }
  return [...users].flatMap(([thing, by]) => (by.size > 1 ? [`${by.size} users have a ${thing.split(' ')[0]}`] : []));
}

function thingsNamedBy({ op }: Step): readonly string[] {
  if (op.kind === 'connect') return op.device === undefined ? [] : [`device ${op.device}`];
  if (op.kind !== 'send') return [];
  return [
    ...(op.key.kind === 'shared' ? [`key ${op.key.k}`] : []),
    ...(op.prompt.kind === 'shared' ? [`prompt ${op.prompt.k}`] : []),
  ];
}

function waitsFor({ when, user }: Step): string {
  const whose = 'run' in when && when.run.user !== user ? "another's " : '';
  return `waits for ${whose}${causeOf(when)}`;
}

function causeOf(when: Trigger): string {
  switch (when.kind) {
    case 'previous':
    case 'settled':
    case 'quiet':
      return when.kind;
    case 'event':
      return when.event;
    case 'upstream':
      return when.endpoint;
    default:
      return when satisfies never;
  }
}
