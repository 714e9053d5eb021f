import type { Line, Send, Stage } from './stage.ts';

/** Whether a connection gets all that is told of a run, as the contract has it. */
export function isAudience({ target }: Stage, line: Line, send: Send): boolean {
  const { audience, replay } = target.contract.delivery;
  switch (audience) {
    case 'user':
      return line.welcomedAt <= send.issuedAt;
    case 'connection':
      return line === send.line;
    case 'thread':
      return line === send.line || since(line, send.threadId) <= send.issuedAt;
    case 'run':
      return line === send.line || (replay === 'all' && since(line, send.runId) < Infinity);
    default:
      return audience satisfies never;
  }
}

/** A connection has sent a message to a thread, or has attached to it or to the run. */
export function hearsFromNow(
  { target, recorder }: Stage,
  line: Line,
  { runId, threadId }: { readonly runId: string; readonly threadId: string },
): void {
  const id = target.contract.delivery.audience === 'run' ? runId : threadId;
  if (!line.hears.has(id)) line.hears.set(id, recorder.history.entries.length);
}

function since(line: Line, id: string | undefined): number {
  return (id === undefined ? undefined : line.hears.get(id)) ?? Infinity;
}
