import type { Stage } from '../stage.ts';
import type { KnownThread } from '../threads.ts';
import { actorOf, askAbout } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Deletes a run's thread. When it may be there or gone, nobody knows what its user owns: they serve no more. */
export function performDelete(stage: Stage, step: StepOf<'delete'>, settle: Settle): void {
  const actor = actorOf(stage, step.user);
  let own: KnownThread | undefined;
  askAbout(stage, step, {
    via: 'http',
    about: step.op.run,
    ask: ({ threadId }) => {
      own = actor.threads.get(threadId);
      return { kind: 'delete', threadId };
    },
    onHttpAnswer: ({ outcome, undecided }) => {
      if (undecided) actor.clean = false;
      if (own === undefined || own.deletion === 'done') return;
      if (outcome.kind === 'ok') own.deletion = 'done';
      else if (undecided) own.deletion = 'open';
    },
    settle,
  });
}
