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

  test('lets a run that never began be stopped where a stack does so', () => {
    const stopped = [...run.slice(0, 2), 'c0 < agent_stopped r1 1'];
    expect(verdict(...stopped)).toEqual(['own/event']);
    const unbegun = (...lines: string[]): string[] =>
      verdictOf(eventOrder, [TWO_USERS, ...lines], { grammar: { endsUnbegun: true } });
    expect(unbegun(...stopped)).toEqual(['holds']);
    expect(unbegun(...stopped, 'c0 < agent_started r1 2')).toEqual(['own/event']);
    expect(unbegun(...run.slice(0, 2), ...run.slice(3))).toEqual(['own/event']);
  });

  test('claims nothing of a run that may have begun by an earlier message of its key', () => {
    const repeated = ['c3 alice open', 'c3 > send "hi" key=k as=q7', run[0]?.replace('hello"', 'hello" key=k') ?? ''];
    const tail = [...repeated, ...run.slice(1, 2), ...run.slice(4)];
    const told = (...lines: string[]): string[] =>
      verdictOf(eventOrder, [TWO_USERS, ...lines], { keysAlone: false, delivery: { audience: 'connection' } });
    expect(told(...tail)).toEqual(['holds']);
    expect(told(...tail.slice(2))).toEqual(['own/event']);
  });

  test('counts the thoughts of a run from 1', () => {
    const think = (n: number): string => `c0 < agent_thinking r1 2 thought=${n}`;
    const begun = run.slice(0, 3);
    expect(verdict(...begun, think(1), think(2))).toEqual(['holds']);
    expect(verdict(...begun, think(2))).toEqual(['own/event']);
    expect(verdict(...begun, think(1), think(1))).toEqual(['own/event']);
    expect(verdict(think(7), think(8))).toEqual(['holds']);
    expect(verdict(think(8), think(7))).toEqual(['own/event']);
  });

  test('closes a tool call under its name, and with what was asked for', () => {
    const begun = run.slice(0, 4);
    const [one, other] = ['a', 'b'].map((digit) => digit.repeat(20));
    const opened = (call: string, key?: string): string => `c0 < tool_executing r1 3 call=${call} raw=/tool/${key}`;
    const closed = (call: string, key?: string): string =>
      `c0 < tool_completed r1 4 call=${call} raw="is kept under ${key}"`;
    const both = [...begun, opened('a', one), opened('b', other)];
    expect(verdict(...both, closed('b', other), closed('a', one))).toEqual(['holds']);
    expect(verdict(...both, closed('b', one))).toEqual(['own/event']);
    expect(verdict(...begun, opened('a'), closed('a', one))).toEqual(['holds']);
    const ordered = [TWO_USERS, ...both, closed('b', one)];
    expect(verdictOf(eventOrder, ordered, { grammar: { pairing: 'order' } })).toEqual(['holds']);
    const named = [...begun, 'c0 < tool_executing r1 3 call=a tool=x'];
    expect(verdict(...named, 'c0 < tool_completed r1 4 call=a tool=x')).toEqual(['holds']);
    expect(verdict(...named, 'c0 < tool_completed r1 4 call=a tool=y')).toEqual(['own/event']);
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

  test('tells a piece of an answer after the last event of its run', () => {
    const piece = (run: string): string => `c0 < delta ${run} "late"`;
    expect(verdict(ALICES_RUN, piece('r1'))).toEqual(['own/piece']);
    expect(verdict(piece('r1'), ALICES_RUN, piece('r9'))).toEqual(['holds']);
  });
});
