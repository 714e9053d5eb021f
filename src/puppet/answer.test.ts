import { expect, it } from 'vitest';

import type { Script } from '../plan/plan.ts';
import { composeAnswer } from './answer.ts';
import type { AnswerInput } from './answer.ts';

const HTTP_GET = { name: 'http_get', required: ['url'] };

/** What the answers of four rounds hold, in a word each. */
function shapes(changes: Partial<Script>, tools: AnswerInput['tools'] = [HTTP_GET]): readonly string[] {
  const script: Script = { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none', ...changes };
  return [0, 1, 2, 3].map((round) => {
    const nameCall = (index: number): { id: string; url: string } => ({ id: `c${index}`, url: `u${round}.${index}` });
    const answer = composeAnswer({ script, round, tools, canaries: [], nameCall });
    const parts = [answer.reasoning && 'T', ...answer.calls.map(({ id }) => id), answer.text && 'text'];
    return [...parts.filter(Boolean), ...(answer.ending === 'whole' ? [] : [answer.ending])].join(' ');
  });
}

it.each<[string, Partial<Script>, readonly string[]]>([
  ['no tools: the text at once', { thinking: 1 }, ['T text', 'text', 'text', 'text']],
  ['all calls in one answer', { thinking: 3, tools: 2 }, ['T c0 c1', 'T text', 'T text', 'text']],
  ['one an answer', { thinking: 1, tools: 2, calls: 'each', ids: 'fixed' }, ['T call_0', 'call_0', 'text', 'text']],
  ['the last answer fails', { tools: 1, fails: 'model' }, ['c0', 'text refused', 'text refused', 'text refused']],
  ['the last stream is cut', { tools: 1, fails: 'stream' }, ['c0', 'text cut', 'text cut', 'text cut']],
])('a script is kept: %s', (_, script, expected) => {
  expect(shapes(script)).toEqual(expected);
});

it('nothing is called that was not offered', () => {
  expect(shapes({ tools: 3 }, [])).toEqual(['text', 'text', 'text', 'text']);
});
