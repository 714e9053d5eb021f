import type { History } from '../history/history.ts';
import { createWatchdog } from '../support/watchdog.ts';
import { endSteps } from './engine.ts';
import type { Stage } from './stage.ts';

const WHY = 'the execution had shown what it was performed for';

/** When an execution has shown enough. */
export interface Enough {
  /** So long nothing has arrived, in ms, when it is asked whether more is to be waited for. */
  readonly glanceMs: number;
  /** Asked in each such silence that followed something new. */
  readonly isEnough: (history: History) => boolean;
}

/**
 * Ends an execution that has shown what it was performed for and only waits any more: its steps are over at once, and
 * nothing is audited. Answers with how to stop watching.
 */
export function watchForEnough(stage: Stage, { glanceMs, isEnough }: Enough): () => void {
  let read = 0;
  const arm = () =>
    createWatchdog({
      limitMs: glanceMs,
      onExpire: () => {
        const { history } = stage.recorder;
        const isNew = history.entries.length > read;
        read = history.entries.length;
        if (isNew && isEnough(history)) end();
        else watchdog = arm();
      },
    });
  let watchdog = arm();
  const touch = (): void => watchdog.touch();
  const stop = (): void => {
    watchdog.stop();
    stage.watchers.delete(touch);
  };
  const end = (): void => {
    stop();
    stage.hasEnough = true;
    endSteps(stage, (_step, isIssued) => ({ kind: isIssued ? 'indeterminate' : 'unreached', why: WHY }));
    stage.wake();
  };
  stage.watchers.add(touch);
  return stop;
}
