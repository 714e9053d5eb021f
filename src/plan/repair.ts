import { answerAlike } from './equal-prompts.ts';
import { isOfStack } from './of-stack.ts';
import { repairOp } from './repair-op.ts';
import type { Abilities, Plan, RunRef, Step, Trigger } from './plan.ts';

/**
 * Makes a plan of any subset of a plan's steps, for what a target can do. Pure, total and idempotent; a valid plan
 * stays as it is. What names a step that is gone, or that does not come before, names the nearest earlier one that
 * would do: a send of the same user for a run, an HTTP step of the same user for an abort. Without one a trigger
 * becomes `previous`, a thread `new`, a key `none`, and an op whose object is gone is dropped. Ops beyond `abilities`
 * are dropped, tokens become `valid`, pins fold back into the replicas; steps of the stack are of user and connection
 * 0; equal prompts are answered alike. Absent `abilities`: a target that can do everything.
 */
export function repair(plan: Plan, abilities?: Abilities): Plan {
  const steps: Step[] = [];
  const users = plan.users.length;
  for (const step of plan.steps) {
    const last = steps.at(-1);
    const owner = isOfStack(step) ? { user: 0, connection: 0 } : {};
    if ((!isOfStack(step) && step.user >= users) || (last !== undefined && step.id <= last.id)) continue;
    const earlier = createEarlier(steps, step);
    const op = repairOp(step, { before: steps, earlier, users, ...(abilities === undefined ? {} : { abilities }) });
    if (op === undefined) continue;
    steps.push({ ...step, ...owner, op, when: repairTrigger(step.when, { earlier, abilities }) });
  }
  return { ...plan, steps: answerAlike(steps) };
}

/** Looks among the steps before one for what its fields name. */
export interface Earlier {
  /** The named step, or the nearest before it, that `suits`; undefined when there is none. */
  step(id: number, suits?: (step: Step) => boolean): number | undefined;
  /** The named send of the named user, or their nearest before it, that `suits`. */
  run(run: RunRef, suits?: (send: SendStep) => boolean): RunRef | undefined;
}

export type SendStep = Step & { readonly op: Extract<Step['op'], { kind: 'send' }> };

export function isSend(step: Step): step is SendStep {
  return step.op.kind === 'send';
}

function createEarlier(steps: readonly Step[], current: Step): Earlier {
  const nearest = (id: number, suits: (step: Step) => boolean): number | undefined =>
    steps.findLast((step) => step.id <= id && step.id < current.id && suits(step))?.id;
  return {
    step: (id, suits = () => true) => nearest(id, suits),
    run: (run, suits = () => true) => {
      const step = nearest(run.step, (one) => one.user === run.user && isSend(one) && suits(one));
      return step === undefined ? undefined : { user: run.user, step };
    },
  };
}

function repairTrigger(
  when: Trigger,
  { earlier, abilities }: { readonly earlier: Earlier; readonly abilities: Abilities | undefined },
): Trigger {
  switch (when.kind) {
    case 'previous':
    case 'quiet':
      return when;
    case 'settled': {
      const step = earlier.step(when.step);
      return step === undefined ? { kind: 'previous' } : { ...when, step };
    }
    case 'event':
    case 'upstream': {
      if (when.kind === 'upstream' && abilities?.puppet === false) return { kind: 'previous' };
      const run = earlier.run(when.run);
      return run === undefined ? { kind: 'previous' } : { ...when, run };
    }
    default:
      return when satisfies never;
  }
}
