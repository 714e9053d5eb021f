import { describe, expect, test } from 'vitest';
import type { Audience, Delivery } from '../contract/contract.ts';
import { eventOrder } from './event-order.ts';
import { ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const run = ALICES_RUN.trim().split('\n');
const verdict = (...lines: string[]): string[] => verdictOf(eventOrder, [TWO_USERS, ...lines]);
const without = (k: number): string[] => run.filter((_, index) => index !== k);

describe('event-order', () => {
  test('holds for a whole run, and for one that has not ended', () => {
    expect(verdict(...run)).toEqual(['holds']);
    expect(verdict(...run.slice(0, 4))).toEqual(['holds']);
  });

  test.each([
    ['its first event', without(2)],
    ['its thinking', without(3)],
    ['the beginning of its tool call', without(4)],
    ['the end of its tool call', without(5)],
    ['its tool pair', run.filter((_, k) => k !== 4 && k !== 5)],
  ])('tells a completed run without %s', (_, lines) => expect(verdict(...lines)).toEqual(['own/event']));

  test('tells what follows the last event, and a second beginning', () => {
    expect(verdict(...run, 'c0 < agent_thinking r1 6')).toEqual(['own/event']);
    expect(verdict(...run.slice(0, 3), 'c0 < agent_started r1 2')).toEqual(['own/event']);
  });

  test('lets a failed run end without thinking, and a call id come again once it is closed', () => {
    expect(verdict(...run.slice(0, 3), 'c0 < agent_error r1 2')).toEqual(['holds']);
    const again = ['c0 < tool_executing r1 5 call=a', 'c0 < tool_completed r1 6 call=a'];
    expect(verdict(...run.slice(0, 6), ...again)).toEqual(['holds']);
    expect(verdict(...run.slice(0, 5), `${again[0]}`)).toEqual(['own/event']);
  });

  test('lets a connection that was opened in mid-run see the rest of it', () => {
    const late = ['c2 alice open token=k0', 'c2 opened', 'c2 < welcome 3', 'c2 < tool_completed r1 4 call=a'];
    expect(verdict(...run.slice(0, 5), ...late, 'c2 < agent_completed r1 5')).toEqual(['holds']);
  });

  test('wants the acceptance before the first event on the socket that sent the message', () => {
    const swapped = [run[0], run[2], run[1], ...run.slice(3)].map(String);
    expect(verdict(...swapped)).toEqual(['own/answer']);
  });

  describe('on another connection', () => {
    const open = ['c2 alice open token=k0', 'c2 opened', 'c2 < welcome 0'];
    const attach = ['c2 > attach r0 t1 as=q7', 'c2 < attached q7'];
    /** The run without its beginning, as c2 brings it. */
    const rest = run.slice(3).map((line) => line.replace('c0', 'c2'));
    const heard = (audience: Audience, lines: string[], more: Partial<Delivery> = {}): string[] =>
      verdictOf(eventOrder, [TWO_USERS, ...lines], { delivery: { audience, ...more } });

    test('wants the whole run where all connections of its user hear it', () => {
      expect(heard('user', [...open, ...run, ...rest])).toEqual(['own/event']);
      expect(heard('connection', [...open, ...run, ...rest])).toEqual(['holds']);
    });

    test('wants the whole run where it had attached to the thread before', () => {
      expect(heard('thread', [...open, ...run, ...rest])).toEqual(['holds']);
      expect(heard('thread', [...open, ...attach, ...run, ...rest])).toEqual(['own/event']);
      expect(heard('thread', [...open, ...run, ...attach, ...rest])).toEqual(['holds']);
    });

    test('wants the whole run where it attached to that, and all is replayed', () => {
      const later = attach.map((line) => line.replace('r0', 'r1'));
      expect(heard('run', [...open, ...run, ...later, ...rest])).toEqual(['holds']);
      expect(heard('run', [...open, ...run, ...later, ...rest], { replay: 'all' })).toEqual(['own/event']);
    });
  });
});
