import { describe, expect, test } from 'vitest';
import { exactlyOnce } from './exactly-once.ts';
import { ALICES_AUDIT, ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(exactlyOnce, [TWO_USERS, ...lines]);

describe('exactly-once', () => {
  test('tells a repeat, a hole and a step back apart', () => {
    const [one, two, three] = [1, 2, 3].map((seq) => `c0 < agent_thinking r1 ${seq}`);
    expect(verdict(`${one}`, `${one}`)).toEqual(['own/repeat']);
    expect(verdict(`${one}`, `${three}`)).toEqual(['own/hole']);
    expect(verdict(`${one}`, `${three}`, `${two}`)).toEqual(['own/hole', 'own/step-back']);
    expect(verdict(`${one}`, `${two}`, `${three}`)).toEqual(['holds']);
  });

  test('lets the same event come once on each connection, and reads it there', () => {
    expect(verdict(ALICES_RUN, ALICES_AUDIT)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, ALICES_AUDIT.replace('2 "hm"', '2 "hem"'))).toEqual(['own/content']);
  });

  test('leaves events of another user to those who tell leaks', () => {
    expect(verdict(ALICES_RUN, 'c1 < agent_started r1 1 user=alice')).toEqual(['holds']);
  });

  test('wants a connection to begin where it was asked to', () => {
    const opens = ['c2 alice open token=k0 resume=2', 'c2 opened'];
    expect(verdict(ALICES_RUN, ...opens, 'c2 < welcome 5 resumed=2')).toEqual(['holds']);
    expect(verdict(ALICES_RUN, ...opens, 'c2 < welcome 5 resumed=3')).toEqual(['own/welcome']);
    expect(verdict(ALICES_RUN, ...opens, 'c2 < welcome 4 resumed=2')).toEqual(['own/welcome']);
  });
});
