import type { Line, Stage } from '../stage.ts';
import { UNREACHED_NO_CONNECTION, lineOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Stops reading from the socket: the stack's sends pile up in the buffers between. */
export function performStall(stage: Stage, step: StepOf<'stall'>, settle: Settle): void {
  const line = lineOf(stage, step);
  if (line?.socket === undefined || line.state !== 'open') {
    settle(UNREACHED_NO_CONNECTION);
    return;
  }
  line.stalled = true;
  line.socket.pause();
  stage.recorder.add({ kind: 'stalled', connection: line.connection });
  settle({ kind: 'ok' });
}

export function performDrain(stage: Stage, step: StepOf<'drain'>, settle: Settle): void {
  const line = lineOf(stage, step);
  if (line === undefined) {
    settle(UNREACHED_NO_CONNECTION);
    return;
  }
  drainLine(stage, line);
  settle({ kind: 'ok' });
}

/** Reads again; also what the execution does before it ends, and when nothing else can go on. */
export function drainLine(stage: Stage, line: Line): void {
  if (!line.stalled) return;
  line.stalled = false;
  stage.recorder.add({ kind: 'drained', connection: line.connection });
  line.socket?.resume();
}
