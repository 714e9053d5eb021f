import { describe, expect, test } from 'vitest';
import { principal } from './principal.ts';
import { TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(principal, [TWO_USERS, ...lines]);

describe('principal', () => {
  test('tells a frame that names another user', () => {
    expect(verdict('c1 < welcome 0 user=alice')).toEqual(['other-user/welcome']);
    expect(verdict('c1 < agent_started r9 1 user=mallory')).toEqual(['stranger/event']);
  });

  test("holds while every frame names the connection's own user", () => {
    expect(verdict('c1 < agent_started r9 1')).toEqual(['holds']);
  });

  test('tells an answer that takes the caller for another', () => {
    expect(verdict('bob http 0 me token=k1', 'http 0 = 200 user id=user_alice_00000000')).toEqual(['other-user/http']);
    expect(verdict('bob http 0 me token=k1', 'http 0 = 200 user')).toEqual(['holds']);
  });
});
