import { describe, expect, test } from 'vitest';
import { parseHistory } from '../history/notation.ts';
import type { History } from '../history/history.ts';
import type { Op, Plan } from '../plan/plan.ts';
import { FEATURES } from './features/list.ts';
import { featuresOf } from './features-of.ts';

const SEND: Op = {
  kind: 'send',
  thread: { kind: 'new' },
  prompt: { kind: 'unique' },
  key: { kind: 'none' },
  script: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
  holds: [],
  via: 'socket',
};
const OPS: readonly (readonly [user: number, op: Op])[] = [
  [0, SEND],
  [1, { kind: 'disconnect', how: 'close' }],
  [1, { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'last-seen' } }],
];
const PLAN: Plan = {
  version: 1,
  users: [{}, {}],
  steps: OPS.map(([user, op], id) => ({ id, user, connection: 0, op, when: { kind: 'previous' } })),
};

const BEGIN = [
  'alice lease',
  'bob lease',
  'c0 alice open warm',
  'c0 opened',
  'c0 < welcome 0',
  'c1 bob open warm',
  'c1 opened',
  'c1 < welcome 0',
];
const STARTED = ['issued s0', 'c0 > send "hi" as=q1', 'c0 < accepted q1 r1 t1', 'c0 < agent_started r1 1'];

function featuresIn(kind: string, lines: readonly string[]): readonly string[] {
  return [...featuresOf(PLAN, historyOf(lines))].filter((one) => one.startsWith(`${kind}: `)).sort();
}

function historyOf(lines: readonly string[]): History {
  return parseHistory([...BEGIN, ...lines].join('\n'));
}

describe('featuresOf', () => {
  test('tells an op with how far the runs of others were, and its own user', () => {
    const lines = [...STARTED, 'c0 < tool_executing r1 2 call=a', 'issued s1'];
    expect(featuresIn('op-in-phase', lines)).toEqual([
      "op-in-phase: disconnect close while another's is executing",
      'op-in-phase: disconnect close while own is none, 1 open',
      "op-in-phase: send socket while another's is none",
      'op-in-phase: send socket while own is none, 1 open',
    ]);
  });

  test('tells that the user of a run is gone', () => {
    const lines = [...STARTED, 'c0 closed 1000 client', 'issued s2'];
    expect(featuresIn('op-in-phase', lines)).toContain(
      "op-in-phase: connect last-seen while another's is started and nobody there",
    );
  });

  test('tells how far all runs were, whoever was where', () => {
    const alice = featuresIn('phase-vector', [...STARTED, 'c0 < agent_thinking r1 2']);
    const bob = featuresIn('phase-vector', [
      'c1 > send "hi" as=q1',
      'c1 < accepted q1 r1 t1',
      'c1 < agent_started r1 1',
      'c1 < agent_thinking r1 2',
    ]);
    expect(alice).toEqual(bob);
    expect(alice).toContain('phase-vector: none thinking');
  });

  test('tells events one after another only where they are not all of one user', () => {
    const own = ['c0 < agent_thinking r1 2', 'c0 < tool_executing r1 3 call=a', 'c0 < tool_completed r1 4 call=a'];
    expect(featuresIn('event-ngram', [...STARTED, ...own])).not.toContainEqual(expect.stringContaining('thinking, a'));
    const mixed = [...STARTED, 'c1 closed 1000 client', 'c0 < agent_thinking r1 2'];
    expect(featuresIn('event-ngram', mixed)).toContain('event-ngram: a agent_started, b closed, a agent_thinking');
  });

  test('counts what a second connection brings of a run as nothing new', () => {
    const once = [...STARTED, 'c0 < agent_thinking r1 2'];
    const again = ['c2 alice open', 'c2 opened', 'c2 < welcome 0', 'c2 < agent_started r1 1'];
    const ngrams = featuresIn('event-ngram', [...once, ...again]);
    expect(ngrams.filter((one) => one.endsWith('agent_started'))).toEqual(featuresIn('event-ngram', STARTED));
  });

  test('tells closes with their codes, and how far the run was', () => {
    const lines = [...STARTED, 'c0 closed 4401 server'];
    expect(featuresIn('close', lines)).toEqual(['close: 4401 by server while started']);
  });

  test('tells how runs of two users lay in time', () => {
    const bobs = ['c1 > send "ho" as=q2', 'c1 < accepted q2 r2 t2', 'c1 < agent_started r2 1'];
    const ends = ['c1 < agent_completed r2 2', 'c0 < agent_completed r1 2'];
    expect(featuresIn('overlap', [...STARTED, ...bobs, ...ends])).toEqual([
      'overlap: at once: 2',
      'overlap: of two users: agent_completed, the other within it: agent_completed',
    ]);
  });

  test('tells what an op came to, a refusal with its code', () => {
    const { version, entries } = historyOf(STARTED);
    const n = entries.length;
    const outcome = { kind: 'refused', code: 'run_not_found' } as const;
    const history: History = { version, entries: [...entries, { n, at: n, kind: 'settled', step: 1, outcome }] };
    expect([...featuresOf(PLAN, history)]).toContain('outcome: disconnect close → refused run_not_found');
  });

  test('has no name, id or secret in it, so that it reads the same in each execution', () => {
    const features = [...featuresOf(PLAN, historyOf([...STARTED, 'c0 < agent_completed r1 2']))];
    expect(features.filter((one) => /alice|bob|zq|user_|\br1\b|\bt1\b/.test(one))).toEqual([]);
  });

  test('passes over what the audit brings, which each execution has', () => {
    const audit = ['audit', 'c2 alice open audit', 'c2 opened', 'c2 < welcome 0', 'c2 closed 1000 client'];
    expect(featuresIn('close', [...STARTED, ...audit])).toEqual([]);
  });
});

test('each kind of feature has a name of its own', () => {
  expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURES.length);
});
