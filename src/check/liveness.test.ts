import { describe, expect, test } from 'vitest';
import { liveness } from './liveness.ts';
import { ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(liveness, [TWO_USERS, ...lines]);
const asked = 'alice http 0 threads token=k0';
const answered = 'http 0 = 200 threads';
const silence = ['@8000', 'watchdog step s9 limit=6000'];
/** Bob sends a message whose run the model holds, and lets go of in the end. */
const bobs = ['c1 > send "hi" as=q2 step=2', 'c1 < accepted q2 r2 t2', 'held s2 final'];
const bobGoesOn = 'released s2 final';

describe('liveness', () => {
  test('holds where answers come, however late by the clock', () => {
    expect(verdict(asked, '@90000', answered)).toEqual(['holds']);
  });

  test('tells an answer that comes only when the model lets go of another run', () => {
    expect(verdict(...bobs, asked, ...silence, bobGoesOn, answered)).toEqual(['other-user/http']);
  });

  test('tells it as well where nothing is promised of a stack that is disturbed, unless it was', () => {
    const lines = [TWO_USERS, ...bobs, asked, ...silence, bobGoesOn, answered];
    expect(verdictOf(liveness, lines, { recovers: false })).toEqual(['other-user/http']);
    const disturbed = [TWO_USERS, 'disturbed d0 freeze 0', 'mended d0', ...lines.slice(1)];
    expect(verdictOf(liveness, disturbed, { recovers: false })).toEqual(['holds']);
  });

  test('says nothing of an answer that is the first to come after a silence: all may have stood still', () => {
    expect(verdict(...bobs, asked, ...silence, answered, bobGoesOn)).toEqual(['holds']);
  });

  test('says nothing of a silence that is shorter than the limit, or began before the request', () => {
    expect(verdict(asked, '@8000', 'watchdog step s9 limit=900', 'c1 < pong - n1', answered)).toEqual(['holds']);
    expect(verdict('@7500', asked, ...silence, bobGoesOn, answered)).toEqual(['holds']);
  });

  test('says nothing of a user whose own run the model holds', () => {
    const own = ['c0 > send "hi" as=q1 step=1', 'c0 < accepted q1 r1 t1', 'held s1 final'];
    expect(verdict(...own, asked, ...silence, 'released s1 final', answered)).toEqual(['holds']);
  });

  test('tells a frame without an answer, unless its connection is not read', () => {
    const read = 'c0 > messages t1 as=q5';
    const late = 'c0 < messages q5';
    expect(verdict('c1 stalled', read, ...silence, 'c1 < pong - n1', late)).toEqual(['other-user/answer']);
    expect(verdict('c0 stalled', read, ...silence, 'c1 < pong - n1', late)).toEqual(['holds']);
  });

  test('tells a handshake without an answer', () => {
    expect(verdict('c2 alice open token=k0', ...silence, 'c1 < pong - n1', 'c2 opened')).toEqual(['own/handshake']);
  });

  test('tells a run that nothing held up and that ended only after a silence', () => {
    const [sent = '', accepted = '', ...events] = ALICES_RUN.trim().split('\n');
    expect(verdict(...bobs, sent, accepted, ...silence, bobGoesOn, ...events)).toEqual(['other-user/run']);
    expect(verdict(...bobs, sent, accepted, ...silence, bobGoesOn)).toEqual(['holds']);
  });

  test('says nothing of a stack that is disturbed, or was just', () => {
    const disturbed = ['disturbed d0 freeze 0', 'mended d0'];
    expect(verdict(...disturbed, ...bobs, asked, ...silence, bobGoesOn, answered)).toEqual(['holds']);
  });
});
