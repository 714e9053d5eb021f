import { hearsFromNow } from '../audience.ts';
import type { Stage } from '../stage.ts';
import { askAbout, lineOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Asks that the step's connection hears of a run or of its thread; from the answer on it is waited for that. */
export function performAttach(stage: Stage, step: StepOf<'attach'>, settle: Settle): void {
  const line = lineOf(stage, step);
  let asked = { runId: '', threadId: '' };
  askAbout(stage, step, {
    via: 'socket',
    about: step.op.run,
    settle,
    ask: (ids) => {
      asked = ids;
      return { kind: 'attach', ...ids };
    },
    onSocketAnswer: ({ kind }) => {
      if (kind === 'attached' && line !== undefined) hearsFromNow(stage, line, asked);
    },
  });
}
