import type { Stage } from '../stage.ts';
import { actorOf, askAbout } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/**
 * Makes another user a member of the thread of a run. What both may hear then outlives the execution, so neither of
 * their identities serves again.
 */
export function performShare(stage: Stage, step: StepOf<'share'>, settle: Settle): void {
  const { run, user } = step.op;
  const member = actorOf(stage, user);
  for (const one of [step.user, run.user, user]) actorOf(stage, one).clean = false;
  askAbout(stage, step, {
    via: 'http',
    about: run,
    settle,
    ask: (ids) => ({ kind: 'share', ...ids, userId: member.identity.userId }),
  });
}
