import type { Random } from '../support/random.ts';
import { chance } from './choose.ts';
import type { Op, Step } from './plan.ts';
import { isSend } from './repair.ts';
import { rewriteStep } from './rewrite.ts';

/** Share of the steps right behind which another user does the same. */
const TWINS = 0.02;

/**
 * Steps among which some are done by two users at once: what requests under way share in a process shows when two of
 * one kind are under way. Each asks about what is their own.
 */
export function addTwins(
  steps: readonly Step[],
  { random, users, nextId }: { readonly random: Random; readonly users: number; readonly nextId: () => number },
): readonly Step[] {
  if (users < 2) return steps;
  return steps.flatMap((step, at) => {
    if (!chance(random, TWINS)) return [step];
    const user = (step.user + 1 + random.below(users - 1)) % users;
    const twin = twinOf(step, { user, before: steps.slice(0, at), nextId });
    return twin === undefined ? [step] : [step, twin];
  });
}

/** The same of another user's, at the same moment; undefined where they have nothing to ask it about. */
function twinOf(
  step: Step,
  { user, before, nextId }: { readonly user: number; readonly before: readonly Step[]; readonly nextId: () => number },
): Step | undefined {
  const own = before.filter((one) => one.user === user);
  const run = own.findLast(isSend);
  const connection = own.findLast(({ op }) => op.kind === 'connect')?.connection ?? 0;
  const op = ofOneself(step.op, run !== undefined);
  if (op === undefined) return undefined;
  const twin: Step = { id: nextId(), user, connection, op, when: { kind: 'previous' } };
  return run === undefined ? twin : rewriteStep(twin, { run: () => ({ user, step: run.id }) });
}

/** The op as somebody else does it; `hasRun`: they have one to name in place of the first one's. */
function ofOneself(op: Op, hasRun: boolean): Op | undefined {
  switch (op.kind) {
    case 'send': {
      const key = op.key.kind === 'again' ? ({ kind: 'none' } as const) : op.key;
      return op.claims === undefined ? { ...op, thread: { kind: 'new' }, key, holds: [] } : undefined;
    }
    case 'read':
      return op.what === 'threads' || hasRun ? op : undefined;
    case 'stop':
    case 'delete':
    case 'probe':
      return hasRun ? op : undefined;
    case 'refresh':
    case 'sign-in':
      return op.user === undefined ? op : undefined;
    default:
      return undefined;
  }
}
