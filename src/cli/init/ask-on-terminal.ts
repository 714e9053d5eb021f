import { createInterface } from 'node:readline/promises';
import type { Ask } from './gather-answers.ts';

/** Asks on a terminal until the answer is one of the choices. Rejects with an AbortError at Ctrl-C. */
export function askOnTerminal(
  process: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  signal: AbortSignal,
): { readonly ask: Ask; readonly close: () => void } {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = new AbortController();
  // A terminal that is read from tells of Ctrl-C here, and the process is sent no signal.
  lines.on('SIGINT', () => interrupted.abort());
  const either = AbortSignal.any([signal, interrupted.signal]);
  const ask: Ask = async ({ text, standard, choices }) => {
    const shown = choices === undefined ? '' : ` ${choices.join(' | ')}`;
    for (;;) {
      const answer = (await lines.question(`${text}${shown} (${standard}) `, { signal: either })).trim();
      if (answer === '') return standard;
      const chosen = choices?.find((choice) => choice === answer);
      if (chosen !== undefined) return chosen;
      // Without choices T is any text.
      if (choices === undefined) return answer as typeof standard;
    }
  };
  return { ask, close: () => lines.close() };
}
