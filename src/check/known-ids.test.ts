import { describe, expect, test } from 'vitest';
import { knownIds } from './known-ids.ts';
import { ALICES_RUN, BOBS_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(knownIds, [TWO_USERS, ...lines]);

describe('known-ids', () => {
  test('tells a run of another user, and one of nobody', () => {
    expect(verdict(ALICES_RUN, 'c1 < agent_started r1 1')).toEqual(['other-user/event']);
    expect(verdict('c1 < agent_started r9 1')).toEqual(['stranger/event']);
    expect(verdict(ALICES_RUN, BOBS_RUN)).toEqual(['holds']);
  });

  test('allows one unknown run for each send whose answer never came', () => {
    const lost = ['c1 > send "hi" as=q1', 'c1 < agent_started r9 1'];
    expect(verdict(...lost)).toEqual(['holds']);
    expect(verdict(...lost, 'c1 < agent_started r8 2')).toEqual(['stranger/event']);
  });

  test('tells an answer to what its connection never asked', () => {
    expect(verdict(ALICES_RUN, 'c1 < pong q1 n1')).toEqual(['other-user/answer']);
    expect(verdict('c1 > ping n1 as=q5', 'c1 < pong q5 n1')).toEqual(['not-exercised']);
  });

  test('tells what is said of a run in another thread than its own', () => {
    const taken = ['c0 > send "hi" as=q1', 'c0 < accepted q1 r1 t1', 'c0 > send "ho" as=q2', 'c0 < accepted q2 r2 t2'];
    expect(verdict(...taken, 'c0 < agent_started r1 1 thread=t1')).toEqual(['holds']);
    expect(verdict(...taken, 'c0 < agent_started r1 1 thread=t2')).toEqual(['own/event']);
    expect(verdict(...taken, 'alice http 0 run r1 token=k0', 'http 0 = 200 run r1 t2 running')).toEqual(['own/answer']);
  });

  test('tells two connections of one id', () => {
    expect(verdict('c2 bob open token=k1', 'c2 < welcome 0 id=c1')).toEqual(['own/welcome']);
    expect(verdict('c2 bob open token=k1', 'c2 < welcome 0 id=c0')).toEqual(['other-user/welcome']);
  });

  test('wants the first answer again for a known key, and for no other message', () => {
    const first = ['c0 > send "a" key=k as=q1', 'c0 < accepted q1 r1 t1'];
    const again = 'c0 > send "a" key=k as=q2';
    expect(verdict(...first, again, 'c0 < accepted q2 r1 t1 duplicate')).toEqual(['holds']);
    expect(verdict(...first, again, 'c0 < accepted q2 r2 t2')).toEqual(['own/answer']);
    expect(verdict(...first, again, 'c0 < accepted q2 r1 t1 duplicate message=m2')).toEqual(['own/answer']);
    expect(verdict(...first, again, 'c0 < accepted q2 r1 t1')).toEqual(['own/answer', 'own/answer']);
    // Of two at once the second waits for the first.
    expect(verdict(`${first[0]}`, again, `${first[1]}`, 'c0 < accepted q2 r2 t2')).toEqual(['own/answer']);
    expect(verdict(`${first[0]}`, again, `${first[1]}`, 'c0 < accepted q2 r1 t1 duplicate')).toEqual(['holds']);
    expect(verdict(...first, 'c1 > send "a" key=k as=q3', 'c1 < accepted q3 r1 t1 duplicate')).toContain(
      'other-user/answer',
    );
  });

  test('where a key alone makes no repetition, wants the first answer again for the same words alone', () => {
    const held = (...lines: string[]): string[] => verdictOf(knownIds, [TWO_USERS, ...lines], { keysAlone: false });
    const first = ['c0 > send "a" key=k as=q1', 'c0 < accepted q1 r1 t1'];
    expect(held(...first, 'c0 > send "b" key=k as=q2', 'c0 < accepted q2 r2 t2')).toEqual(['holds']);
    expect(held(...first, 'c0 > send "a" into=t1 key=k as=q2', 'c0 < accepted q2 r2 t1')).toEqual(['holds']);
    expect(held(...first, 'c0 > send "a" key=k as=q2', 'c0 < accepted q2 r2 t2')).toEqual(['own/answer']);
    expect(held(...first, 'c0 > send "a" key=k as=q2', 'c0 < accepted q2 r1 t1 duplicate')).toEqual(['holds']);
  });

  test('lets a replay bring a run from before the lease whose thread is gone', () => {
    expect(verdictOf(knownIds, ['dave lease run=r7', 'c3 dave open', 'c3 < agent_started r7 1'])).toEqual(['holds']);
    expect(verdictOf(knownIds, ['dave lease', 'c3 dave open', 'c3 < agent_started r7 1'])).toEqual(['stranger/event']);
  });
});
