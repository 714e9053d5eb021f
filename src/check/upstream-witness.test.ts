import { describe, expect, test } from 'vitest';
import { ALICES, BOBS, TWO_USERS } from './sound-history.fixture.ts';
import { upstreamWitness } from './upstream-witness.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(upstreamWitness, [TWO_USERS, ...lines]);

describe('upstream-witness', () => {
  test('tells a prompt with the words of another user', () => {
    expect(verdict(`upstream model bob step=2 states=bob "${ALICES}"`)).toEqual(['other-user/model']);
    expect(verdict(`upstream model bob step=2 states=bob "${BOBS}"`)).toEqual(['holds']);
    const sends = `c1 > send "${ALICES}" as=q1`;
    expect(verdict(sends, `upstream model bob step=2 states=bob "${ALICES}"`)).toEqual(['holds']);
  });

  test('tells a prompt that names another user, where what is stated is right', () => {
    const named = 'upstream model bob step=2 states=bob "you help user_alice_00000000"';
    expect(verdict(named)).toEqual(['other-user/model']);
    expect(verdict('c1 > send "user_alice_00000000" as=q1', named)).toEqual(['holds']);
  });

  test('tells a message that is worked on as one of another user', () => {
    expect(verdict('upstream tool bob step=2 states=alice')).toEqual(['other-user/tool']);
  });

  test('tells a result of one tool call that is told as that of another', () => {
    const [one, other] = ['a', 'b'].map((digit) => digit.repeat(20));
    const told = (...messages: readonly object[]): string[] => {
      const body = JSON.stringify({ messages });
      return verdict(`upstream model bob step=2 ${JSON.stringify(`POST /v1\nhost: x\n\n${body}`)}`);
    };
    const call = (id: string, key?: string) => ({ id, function: { arguments: `{"url":"http://x/tool/${key}"}` } });
    const result = (id: string, key?: string) => ({ role: 'tool', tool_call_id: id, content: `is kept under ${key}` });
    const calls = { role: 'assistant', tool_calls: [call('c1', one), call('c2', other)] };
    expect(told(calls, result('c2', other), result('c1', one))).toEqual(['holds']);
    expect(told(calls, result('c1', other), result('c2', one))).toEqual(['own/model']);
    expect(told(calls, result('c1', one), { tool_calls: [call('c1', other)] }, result('c1', other))).toEqual(['holds']);
    expect(told(result('c1', other))).toEqual(['holds']);
    const asked = { type: 'function_call', call_id: 'c1', arguments: `{"url":"http://x/tool/${one}"}` };
    const output = { type: 'function_call_output', call_id: 'c1', output: `is kept under ${other}` };
    expect(told(asked, output)).toEqual(['own/model']);
  });

  test('tells a prompt without what its user had said in the thread before, where that is promised', () => {
    const [first, then] = [`c1 > send "${BOBS}" as=q1 step=2`, 'c1 < accepted q1 r1 t1'];
    const [second, taken] = ['c1 > send "more" into=t1 as=q2 step=3', 'c1 < accepted q2 r2 t1'];
    const asks = 'upstream model bob step=3 states=bob "more"';
    expect(verdict(first, then, second, taken, asks)).toEqual(['own/model']);
    const asksWhole = `upstream model bob step=3 states=bob "${BOBS} more"`;
    expect(verdict(first, then, second, taken, asksWhole)).toEqual(['holds']);
    // A tool is told what it is asked for, and who says both at once has no order of them.
    expect(verdict(first, then, second, taken, 'upstream tool bob step=3 states=bob')).toEqual(['holds']);
    expect(verdict(first, second, then, taken, asks)).toEqual(['holds']);
    const elsewhere = [second.replace('into=t1 ', ''), 'c1 < accepted q2 r2 t2'];
    expect(verdict(first, then, ...elsewhere, asks)).toEqual(['holds']);
    const upstream = { attempts: 1 };
    const all = [TWO_USERS, first, then, second, taken, asks];
    expect(verdictOf(upstreamWitness, all, { upstream })).toEqual(['holds']);
  });

  test('tells a call that is made again, when it is certain whose it is', () => {
    expect(verdict('upstream model bob step=2 again')).toEqual(['own/model']);
    const alike = ['c1 > send "same" as=q1 step=2', 'c1 > send "same" as=q2 step=3'];
    expect(verdict(...alike, 'upstream model bob step=2 again')).toEqual(['holds']);
  });
});
