import type { Stage } from '../stage.ts';
import { endLine } from '../lines.ts';
import { UNREACHED_NO_CONNECTION, lineOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/**
 * Ends a connection: by a close frame, by a reset, or by falling silent, which the stack learns only from its
 * heartbeat.
 */
export function performDisconnect(stage: Stage, step: StepOf<'disconnect'>, settle: Settle): void {
  const line = lineOf(stage, step);
  const socket = line?.socket;
  if (line === undefined || socket === undefined) {
    settle(UNREACHED_NO_CONNECTION);
    return;
  }
  if (step.op.how === 'half-open') {
    socket.fallSilent();
    const { connection } = line;
    stage.recorder.add({ kind: 'closed', connection, code: 1006, reason: 'the client fell silent', by: 'client' });
    endLine(line);
    settle({ kind: 'ok' });
    return;
  }
  line.closing = true;
  line.onEnded = () => settle({ kind: 'ok' });
  if (step.op.how === 'close') socket.close();
  else socket.terminate();
}
