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

  test('tells a call that is made again, when it is certain whose it is', () => {
    expect(verdict('upstream model bob step=2 again')).toEqual(['own/model']);
    const alike = ['c1 > send "same" as=q1 step=2', 'c1 > send "same" as=q2 step=3'];
    expect(verdict(...alike, 'upstream model bob step=2 again')).toEqual(['holds']);
  });
});
