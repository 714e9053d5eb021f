import type { Step } from '../../plan/plan.ts';
import type { Line, Stage } from '../stage.ts';
import { lineOf, queueOnLine } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Stops reading from the socket: the stack's sends pile up in the buffers between. */
export function performStall(stage: Stage, step: StepOf<'stall'>, settle: Settle): void {
  onceOpen(stage, step, settle, (line) => {
    line.stalled = true;
    line.socket?.pause();
    stage.recorder.add({ kind: 'stalled', connection: line.connection });
  });
}

export function performDrain(stage: Stage, step: StepOf<'drain'>, settle: Settle): void {
  onceOpen(stage, step, settle, (line) => drainLine(stage, line));
}

/** At once on a connection that is open: what waits in its queue may wait for what a stalled one does not bring. */
function onceOpen(stage: Stage, step: Step, settle: Settle, act: (line: Line) => void): void {
  const line = lineOf(stage, step);
  const go = (): void => {
    if (line !== undefined) act(line);
    settle({ kind: 'ok' });
  };
  if (line?.state === 'open') go();
  else queueOnLine(stage, step, settle, { ready: () => ({ kind: 'now' }), go });
}

/** Reads again; also what the execution does before it ends, and when nothing else can go on. */
export function drainLine(stage: Stage, line: Line): void {
  if (!line.stalled) return;
  line.stalled = false;
  stage.recorder.add({ kind: 'drained', connection: line.connection });
  line.socket?.resume();
}
