import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RowAnswer, RowRequest } from './row-request.ts';

/** Processors that a row keeps busy, with its stacks and its database: much of shrinking is waiting. */
const PROCESSORS_EACH = 0.8;

/** How many rows are measured at once on this machine. */
export function rowsAtOnce(processors = availableParallelism()): number {
  return Math.max(1, Math.floor(processors / PROCESSORS_EACH));
}

/** Measures rows in processes of their own, so many at once; all end soon after `signal`. Never rejects for a row. */
export async function measureRows(
  requests: readonly RowRequest[],
  live: {
    readonly atOnce: number;
    readonly onAnswer: (answer: RowAnswer) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const waiting = [...requests];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !live.signal.aborted; next = waiting.shift()) {
      await measureInProcess(next, live);
    }
  };
  await Promise.all(Array.from({ length: live.atOnce }, lane));
}

async function measureInProcess(
  request: RowRequest,
  { onAnswer, signal }: { readonly onAnswer: (answer: RowAnswer) => void; readonly signal: AbortSignal },
): Promise<void> {
  // The same file as it stands beside this one, compiled or not.
  const program = new URL(`./row-process${extname(import.meta.filename)}`, import.meta.url);
  const child = fork(fileURLToPath(program), { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const last: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last.push(text);
    last.splice(0, last.length - LINES);
  });
  let failed = false;
  child.on('message', (answer: RowAnswer) => {
    if (answer.kind === 'failed') failed = true;
    onAnswer(answer);
  });
  const stop = (): void => {
    if (child.connected) child.send('stop');
  };
  signal.addEventListener('abort', stop, { once: true });
  const exited = once(child, 'exit');
  child.send(request);
  if (signal.aborted) stop();
  const [code, name] = (await exited) as [number | null, string | null];
  signal.removeEventListener('abort', stop);
  if (code === 0 || failed || signal.aborted) return;
  const why = `its process ended with ${code ?? name}: ${last.join('').trim()}`;
  onAnswer({ kind: 'failed', row: request.row, why });
}

/** Pieces of what a process said on stderr that tell why it ended. */
const LINES = 10;
