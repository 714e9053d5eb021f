import { describeError } from '../../support/errors.ts';
import { measureRow } from './measure-row.ts';
import type { RowAnswer, RowRequest } from './row-request.ts';

// The program of a process that measures one row, so that rows have processors, memory and an end of their own. It is
// told what to do by a message, and to stop by another, or by the end of whoever started it.
const stop = new AbortController();
process.on('disconnect', () => stop.abort());
// Ctrl-C reaches every process of a terminal; whoever started this one says what becomes of it.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => undefined);

const tell = (answer: RowAnswer): void => {
  if (process.connected) process.send?.(answer);
};

process.on('message', (message: RowRequest | 'stop') => {
  if (message === 'stop') return stop.abort();
  void measureRow(message, { tell, signal: stop.signal })
    .catch((error: unknown) => tell({ kind: 'failed', row: message.row, why: describeError(error) }))
    .finally(() => {
      if (process.connected) process.disconnect();
      process.exit();
    });
});
