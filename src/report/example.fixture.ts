import type { EventKind } from '../contract/event-kinds.ts';
import type { Plan, Script, Step } from '../plan/plan.ts';
import type { Change } from '../explain/variant.ts';
import type { Bearing, Tried } from '../explain/weigh-variants.ts';
import type { EntryBody, History } from '../history/history.ts';
import { createRecorder } from '../history/recorder.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, NotConfirmed, ReplayResult, Summary } from './events.ts';

const SCRIPT: Script = { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' };
const CANARY = 'zqabcdefghijklmnopqrstc7f1';

const CONNECT: Step['op'] = { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } };

/** alice sends, bob connects while her tool works: the smallest plan that shows the planted bug `last-connect`. */
export const EXAMPLE_PLAN: Plan = {
  version: 1,
  users: [{}, {}],
  steps: [
    { id: 3, user: 0, connection: 0, op: CONNECT, when: { kind: 'previous' } },
    {
      id: 7,
      user: 0,
      connection: 0,
      op: {
        kind: 'send',
        thread: { kind: 'new' },
        prompt: { kind: 'unique' },
        key: { kind: 'none' },
        script: SCRIPT,
        holds: ['tool-result'],
        via: 'socket',
      },
      when: { kind: 'previous' },
    },
    {
      id: 12,
      user: 1,
      connection: 0,
      op: CONNECT,
      when: { kind: 'event', run: { user: 0, step: 7 }, event: 'tool_executing', nth: 1 },
    },
  ],
};

/** What came of it: bob's connection gets the result of alice's tool. */
export const EXAMPLE_HISTORY: History = record([
  { kind: 'lease', user: 0, userId: 'u-a', email: 'a@x', headSeq: 0, threads: [], runs: [], canaries: [] },
  { kind: 'lease', user: 1, userId: 'u-b', email: 'b@x', headSeq: 0, threads: [], runs: [], canaries: [] },
  { kind: 'issued', step: 3 },
  { kind: 'opening', connection: 0, user: 0, slot: 0, purpose: 'plan', step: 3, token: 0, via: 'header', replica: 0 },
  { kind: 'opened', connection: 0 },
  { kind: 'settled', step: 3, outcome: { kind: 'ok' } },
  { kind: 'issued', step: 7 },
  { kind: 'canary', value: CANARY, user: 0, place: 'prompt', step: 7 },
  {
    kind: 'sent',
    connection: 0,
    raw: `{"content":"note ${CANARY}"}`,
    ask: { kind: 'send', content: `note ${CANARY}` },
    requestId: 'q1',
    step: 7,
  },
  {
    kind: 'frame',
    connection: 0,
    raw: '{}',
    seen: { kind: 'accepted', type: 'run_accepted', requestId: 'q1', threadId: 'thread-1', runId: 'run-1' },
  },
  event(0, 'agent_started'),
  event(0, 'agent_thinking'),
  event(0, 'tool_executing'),
  { kind: 'issued', step: 12 },
  { kind: 'opening', connection: 1, user: 1, slot: 0, purpose: 'plan', step: 12, token: 1, via: 'header', replica: 0 },
  { kind: 'opened', connection: 1 },
  event(1, 'tool_completed', `{"result":"${CANARY}"}`),
]);

export const EXAMPLE_FINDING: Finding = {
  key: { property: 'isolation', checker: 'canary-confinement', direction: 'other-user', where: 'event' },
  violation: {
    checker: 'canary-confinement',
    direction: 'other-user',
    where: 'event',
    at: 16,
    witness: [7, 16],
    explanation: {
      headline: [{ kind: 'user', user: 1 }, ' read what only ', { kind: 'user', user: 0 }, ' knew'],
      facts: [
        {
          at: 7,
          says: [
            { kind: 'user', user: 0 },
            ' sends ',
            { kind: 'text', text: `note ${CANARY}` },
            ' on ',
            { kind: 'thread', id: 'thread-1' },
            ', which is theirs alone',
          ],
        },
        {
          at: 16,
          says: [
            { kind: 'connection', connection: 1 },
            ' gets tool_completed of ',
            { kind: 'run', id: 'run-1' },
            ' with ',
            { kind: 'text', text: CANARY },
          ],
        },
      ],
      conclusion: [
        { kind: 'entry', n: 7 },
        ' made it known to ',
        { kind: 'user', user: 0 },
        ' alone. However, ',
        { kind: 'entry', n: 16 },
        ' brought it to ',
        { kind: 'user', user: 1 },
        '.',
      ],
    },
  },
  alsoSeen: ['principal', 'known-ids'],
  plan: EXAMPLE_PLAN,
  history: EXAMPLE_HISTORY,
  target: { name: 'reference', replicas: 1, faults: ['last-connect'] },
  shrink: { fromSteps: 27, fromUsers: 4, executions: 41, elapsedMs: 312, minimal: true },
  repeats: { violated: 10, of: 10 },
  explanation: {
    own: { performed: 10, shown: 10 },
    tried: [
      tried({ kind: 'moment', step: 12, run: 7, moment: 'before' }, { shown: 0, bearing: 'gone' }),
      tried({ kind: 'moment', step: 12, run: 7, moment: 'model' }, { shown: 5, bearing: 'stays' }),
      tried({ kind: 'moment', step: 12, run: 7, moment: 'after' }, { shown: 0, bearing: 'gone' }),
      tried({ kind: 'at-once', step: 12 }, { shown: 2, bearing: 'rarer' }),
      tried({ kind: 'without', step: 3 }, { shown: 0, bearing: 'gone' }),
      tried({ kind: 'without', step: 7 }, { shown: 0, bearing: 'gone' }),
      tried({ kind: 'without', step: 12 }, { shown: 0, bearing: 'gone' }),
    ],
  },
  seed: 42,
  path: '12:3:0',
  file: 'corpus/regression/isolation-3fa9c1d2.json',
};

const { file: _file, path: _path, explanation: _explanation, ...UNKEPT } = EXAMPLE_FINDING;

/** The same, seen once beside other executions. */
export const EXAMPLE_NOT_CONFIRMED: NotConfirmed = {
  key: EXAMPLE_FINDING.key,
  execution: 17,
  why: 'it did not show again in 3 performances alone, so its rate there is below 71 %',
  plan: EXAMPLE_FINDING.plan,
  history: EXAMPLE_FINDING.history,
  violation: EXAMPLE_FINDING.violation,
};

/** The stack went away after that; another execution was under way. */
export const EXAMPLE_LOSS: Finding = {
  ...UNKEPT,
  key: { property: 'stack', checker: 'liveness', direction: 'own', where: 'lost' },
  violation: {
    checker: 'liveness',
    direction: 'own',
    where: 'lost',
    at: 16,
    witness: [16],
    explanation: {
      headline: ['the stack stopped answering in execution 12, and did not come back'],
      facts: [{ at: 16, says: ['is its last sign of life'] }],
      conclusion: ['a stack lives. However, after ', { kind: 'entry', n: 16 }, ' it gave no answer'],
    },
  },
  alsoSeen: [],
  shrink: { fromSteps: 3, fromUsers: 2, executions: 0, elapsedMs: 0, minimal: false },
  repeats: { violated: 0, of: 0 },
  lost: {
    lastAliveMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    afterMs: 3210,
    underWay: [
      { execution: 12, plan: EXAMPLE_PLAN },
      { execution: 13, plan: EXAMPLE_PLAN },
    ],
  },
};

/** A stack whose model is somebody else. */
export const EXAMPLE_DIAGNOSIS: Diagnosis = {
  checks: [
    {
      stage: 'reach',
      check: 'backend-ready',
      tried: 'GET http://127.0.0.1:8000/ready',
      elapsedMs: 3.2,
      came: { kind: 'fine', what: '200' },
    },
    {
      stage: 'isolate',
      check: 'puppet',
      tried: 'the model request of each run arrives at the puppet, http://127.0.0.1:4010/v1',
      elapsedMs: 41.7,
      came: {
        kind: 'failed',
        what: "no request of alice's run came to http://127.0.0.1:4010/v1: the run ended in agent_error (model_error)",
        means: 'unusable',
        remedy: { kind: 'point-at-puppet', url: 'http://127.0.0.1:4010/v1' },
      },
    },
    {
      stage: 'isolate',
      check: 'events',
      tried: 'the five agent events of each run',
      elapsedMs: 0,
      came: { kind: 'skipped', why: { kind: 'failed', check: 'puppet' } },
    },
  ],
  elapsedMs: 120.4,
};

export const EXAMPLE_SUMMARY: Summary = {
  options: {
    seed: 42,
    properties: ['isolation', 'reconnect'],
    target: 'reference',
    replicas: 1,
    faults: ['last-connect'],
    timeMs: 60_000,
    shrinkTimeMs: 60_000,
    concurrency: 8,
    novelty: 'followed',
  },
  verdict: 'violated',
  tally: {
    executions: 1234,
    runs: 3702,
    events: 25_914,
    frames: 40_120,
    unparsed: 0,
    overlapping: 1111,
    reconnects: 820,
    disturbed: 0,
    steps: 18_000,
    unreached: 90,
    elapsedMs: 60_100,
  },
  findings: [EXAMPLE_FINDING],
  unknown: [
    {
      cause: 'fence-not-answered',
      count: 2,
      first: { execution: 311, says: "on bob's connection, no end of fence within 5000 ms" },
    },
  ],
  notChecked: [{ checker: 'liveness', needs: 'a limit within which messages are answered' }],
  checkers: [
    { name: 'canary-confinement', verdicts: { holds: 1233, violated: 1, unknown: 0, 'not-exercised': 0 } },
  ],
  disturbances: [],
  latency: { connect: { p50: 2.31, p95: 6.4, p99: 12 }, event: { p50: null, p95: null, p99: null } },
  pool: {
    identities: { created: 60, leased: 3000, retired: 12 },
    connections: { opened: 900, leased: 2800, reused: 2600, retried: 3, closed: 880 },
  },
  novelty: {
    found: 1402,
    knownBefore: 311,
    plans: 212,
    mutants: 370,
    lastNew: { execution: 1021, elapsedMs: 50_030, feature: 'close: 4401 by server while executing' },
    flatSince: { execution: 1030, elapsedMs: 50_400 },
    points: [
      { executions: 1, found: 120 },
      { executions: 2, found: 190 },
      { executions: 1234, found: 1402 },
    ],
  },
  passedOver: ['corpus/generated/isolation-3fa9c1d2.json: Unexpected end of JSON input'],
};

export const EXAMPLE_REPLAY: ReplayResult = {
  file: 'corpus/regression/isolation-3fa9c1d2.json',
  title: 'canary-confinement violated: bob read what only alice knew',
  expect: 'violated',
  asExpected: true,
  violated: 10,
  of: 10,
  verdict: 'violated',
  finding: EXAMPLE_FINDING,
};

function tried(change: Change, came: { readonly shown: number; readonly bearing: Bearing }): Tried {
  const { shown, bearing } = came;
  return { change, count: { performed: 5, shown, other: 0, unreached: 0 }, bearing };
}

function event(connection: number, type: EventKind, raw = '{}'): EntryBody {
  return { kind: 'frame', connection, raw, seen: { kind: type, type, threadId: 'thread-1', runId: 'run-1' } };
}

function record(bodies: readonly EntryBody[]): History {
  let now = 0;
  const recorder = createRecorder(() => now++);
  for (const body of bodies) recorder.add(body);
  return recorder.history;
}
