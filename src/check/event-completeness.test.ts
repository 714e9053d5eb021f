import { describe, expect, test } from 'vitest';
import type { Plan, Script } from '../plan/plan.ts';
import { ALICE, connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { eventCompleteness } from './event-completeness.ts';
import { ALICES_AUDIT, ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(eventCompleteness, [TWO_USERS, ...lines]);
const second = ['c2 alice open token=k0', 'c2 opened', 'c2 < welcome 0'];
const run = ALICES_RUN.trim().split('\n');

/** A plan in which alice's run is of the second step, as in the notation. */
function sendThat(fails: Script['fails']): Plan {
  const script = { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails } as const;
  return plan(1, [step(ALICE, connect()), step(ALICE, send({ script }))]);
}

describe('event-completeness', () => {
  test('holds when everything came', () => expect(verdict(ALICES_RUN, ALICES_AUDIT)).toEqual(['holds']));

  test('tells an event that a fence should have brought', () => {
    const fence = ['c2 > ping n1 as=q7', 'c2 < pong q7 n1'];
    expect(verdict(...second, ...run, ...fence)).toEqual(['own/event']);
    // What came elsewhere only after the ping was sent may still be under way.
    expect(verdict(...second, `${fence[0]}`, ...run, `${fence[1]}`)).toEqual(['holds']);
  });

  test('tells a fence in vain only with another witness', () => {
    expect(verdict(...second, ...run, 'watchdog fence c2')).toEqual(['own/event']);
    expect(verdict(...second, 'watchdog fence c2')).toEqual(['fence-not-answered']);
    expect(verdict(...second, 'c2 stalled', ...run, 'watchdog fence c2')).toEqual(['fence-not-answered']);
  });

  test('tells a request without an answer, once a later fence was passed', () => {
    const silent = ['c0 > garbage oversized', 'c0 > ping n1 as=q7'];
    expect(verdict(...silent, 'c0 < pong q7 n1')).toEqual(['own/answer']);
    expect(verdict(...silent, 'c0 < error - payload_too_large', 'c0 < pong q7 n1')).toEqual(['holds']);
  });

  test('tells a request without an answer, once a later one has its own', () => {
    const asks = ['c0 > send "one" as=q1', 'c0 > garbage unknown-type as=q2', 'c0 > garbage oversized'];
    const [named, nameless] = ['c0 < error q2 bad_request', 'c0 < error - payload_too_large'];
    expect(verdict(...asks.slice(0, 2), named)).toEqual(['own/answer']);
    expect(verdict(asks[0] ?? '', asks[2] ?? '', nameless)).toEqual(['own/answer']);
    // It may say something of its own accord.
    expect(verdict(asks[0] ?? '', asks[2] ?? '', 'c0 < error - token_expired')).toEqual(['not-exercised']);
    expect(verdict(asks[0] ?? '', 'c0 < error q1 bad_request', asks[2] ?? '', nameless)).toEqual(['not-exercised']);
  });

  test('tells a run that nothing holds and that does not end', () => {
    const begun = run.slice(0, 3);
    expect(verdict(...begun, '@8000', 'watchdog run r1 limit=8000')).toEqual(['own/run']);
    const late = [TWO_USERS, ...begun, '@8000', 'watchdog run r1 limit=8000'];
    expect(verdictOf(eventCompleteness, late, { recovers: false })).toEqual(['own/run']);
    expect(verdict(...begun, 'held s1 final', '@8000', 'watchdog run r1 limit=8000')).toEqual(['run-not-ended']);
    expect(verdict(...begun, '@4000', 'watchdog run r1 limit=8000')).toEqual(['run-not-ended']);
  });

  test('tells a run that is over and whose last event no later fence brings', () => {
    const begun = run.slice(0, 3);
    const fence = ['c0 > ping n1 as=q7', 'c0 < pong q7 n1'];
    const deleted = ['alice http 0 delete t1 token=k0', 'http 0 = 204'];
    const read = ['alice http 0 run r1 token=k0', 'http 0 = 200 run r1 t1 failed'];
    const lasts = [
      { over: deleted, last: 'c0 < agent_stopped r1 2' },
      { over: read, last: 'c0 < agent_error r1 2' },
    ];
    for (const { over, last } of lasts) {
      expect(verdict(...begun, ...over, ...fence)).toEqual(['own/run']);
      expect(verdict(...begun, ...over, last, ...fence)).toEqual(['holds']);
      // What ends while a fence is under way may come behind it.
      expect(verdict(...begun, `${over[0]}`, `${fence[0]}`, `${over[1]}`, `${fence[1]}`)).toEqual(['holds']);
    }
    // A connection that came later need not bring it.
    const late = ['c0 closed 1000 client', ...second, 'c2 > ping n1 as=q7', 'c2 < pong q7 n1'];
    expect(verdict(...begun, ...deleted, ...late.slice(0, 3), 'c2 < welcome 1', ...late.slice(4))).toEqual(['holds']);
    expect(verdict(...begun, 'alice http 0 run r1 token=k0', 'http 0 = 200 run r1 t1 running', ...fence)).toEqual([
      'holds',
    ]);
  });

  test('tells a run without an end that a thread took while its deletion was under way', () => {
    const [deletes, gone] = ['alice http 0 delete t1 token=k0', 'http 0 = 204'];
    const [says, taken] = ['c0 > send "again" into=t1 as=q5', 'c0 < accepted q5 r5 t1'];
    const stopped = ['c0 < agent_started r5 3', 'c0 < agent_stopped r5 4'];
    const fence = ['c0 > ping n1 as=q7', 'c0 < pong q7 n1'];
    expect(verdict(...run, deletes, says, taken, gone, ...fence)).toEqual(['own/run']);
    expect(verdict(...run, deletes, says, gone, taken, ...fence)).toEqual(['own/run']);
    expect(verdict(...run, deletes, says, taken, ...stopped, gone, ...fence)).toEqual(['holds']);
    // It began before the run was taken, and may end before that.
    expect(verdict(...run, deletes, says, gone, `${fence[0]}`, taken, `${fence[1]}`)).toEqual(['holds']);
    // Where clients make the ids of threads, it may be taken as the first of a new one.
    const threads = { clientThreads: true };
    expect(verdictOf(eventCompleteness, [TWO_USERS, ...run, deletes, says, taken, gone, ...fence], threads)).toEqual([
      'holds',
    ]);
  });

  test('tells a run that completed although its model had failed', () => {
    const after = (fails: Script['fails'], grammar = {}): string[] =>
      verdictOf(eventCompleteness, [TWO_USERS, ALICES_RUN, ALICES_AUDIT], { plan: sendThat(fails), grammar });
    expect(after('model')).toEqual(['own/run']);
    expect(after('stream')).toEqual(['own/run']);
    expect(after('tool')).toEqual(['holds']);
    expect(after('tool-cut')).toEqual(['holds']);
    expect(after('none')).toEqual(['holds']);
    expect(after('stream', { failsWithModel: false })).toEqual(['holds']);
  });

  test('tells a run that failed although its model had not', () => {
    const failed = [...run.slice(0, 3), 'c0 < agent_error r1 2 code=internal'];
    const after = (fails: Script['fails'], { lines = failed, grammar = {} } = {}): string[] =>
      verdictOf(eventCompleteness, [TWO_USERS, ...lines], { plan: sendThat(fails), grammar });
    expect(after('none')).toEqual(['own/run']);
    expect(after('tool')).toEqual(['own/run']);
    expect(after('model')).toEqual(['holds']);
    expect(after('stream')).toEqual(['holds']);
    expect(after('none', { lines: ['disturbed d0 kill 0', ...failed] })).toEqual(['holds']);
    expect(after('none', { grammar: { failsOnlyWithModel: false } })).toEqual(['holds']);
  });

  test('tells a run that was stopped though nobody asked for that', () => {
    const begun = run.slice(0, 3);
    const stopped = 'c0 < agent_stopped r1 2';
    const stop = (id: string): readonly string[] => [`c0 > stop ${id} as=q5`, 'c0 < stopping q5 r1 running'];
    expect(verdict(...begun, stopped)).toEqual(['own/run']);
    expect(verdict(...begun, 'alice http 0 stop r1 token=k0', 'http 0 = 202 stopped', stopped)).toEqual(['holds']);
    expect(verdict(...begun, 'alice http 0 delete t1 token=k0', stopped, 'http 0 = 204')).toEqual(['holds']);
    // What a probe of theirs does nobody promised.
    expect(verdict(...begun, 'alice http 0 probe r1 t1 token=k0', 'http 0 = 200', stopped)).toEqual(['holds']);
    const reads = 'alice http 0 probe r1 t1 token=k0 method=GET';
    expect(verdict(...begun, reads, 'http 0 = 200', stopped)).toEqual(['own/run']);
    expect(verdict(...begun, 'bob http 0 probe r1 t1 token=k1', 'http 0 = 200', stopped)).toEqual(['own/run']);
    // It is another run that is to stop, or this one when it has been stopped already.
    expect(verdict(...begun, ...stop('r2'), stopped)).toEqual(['own/run']);
    expect(verdict(...begun, stopped, ...stop('r1'))).toContain('own/run');
    const unpromised = { grammar: { stopsOnlyAsked: false } };
    expect(verdictOf(eventCompleteness, [TWO_USERS, ...begun, stopped], unpromised)).toEqual(['not-exercised']);
  });

  test('tells pieces of an answer that do not make it up', () => {
    const answer = (...pieces: string[]): string[] => [
      ...run.slice(0, 4),
      ...pieces.map((piece) => `c0 < delta r1 "${piece}"`),
      'c0 < agent_completed r1 3 "one two"',
    ];
    expect(verdict(...answer('one', ' two'))).toEqual(['holds']);
    expect(verdict(...answer('one'))).toEqual(['own/piece']);
    expect(verdict(...answer('one', 'one', ' two'))).toEqual(['own/piece']);
    expect(verdict(...answer(' two', 'one'))).toEqual(['own/piece']);
    // Nobody who was not there from the beginning, or did not read, has to have all of them.
    const late = ['c2 < agent_started r1 1', 'c2 < delta r1 " two"', 'c2 < agent_completed r1 3 "one two"'];
    expect(verdict(...answer('one', ' two'), ...second, ...late)).toEqual(['holds']);
    expect(verdict('c0 stalled', ...answer('one'))).toEqual(['not-exercised']);
    // Before its tools a model may say what the answer does not.
    const tools = ['c0 < tool_executing r1 3 call=a', 'c0 < tool_completed r1 4 call=a'];
    const spoken = [...run.slice(0, 4), 'c0 < delta r1 "let me see"', ...tools, 'c0 < delta r1 "one two"'];
    expect(verdict(...spoken, 'c0 < agent_completed r1 5 "one two"')).toEqual(['holds']);
    expect(verdict(...spoken, 'c0 < agent_completed r1 5 "one two three"')).toEqual(['own/piece']);
  });

  test('tells a close without a reason', () => {
    expect(verdict('c0 closed 1006 server')).toEqual(['own/close']);
    expect(verdict('c0 closed 1006 client')).toEqual(['not-exercised']);
    expect(verdict('c0 closed 4401 server')).toEqual(['own/close']);
    const logout = ['alice http 0 logout token=k0', 'http 0 = 204'];
    expect(verdict(...logout, 'c0 closed 4401 server')).toEqual(['not-exercised']);
    expect(verdict('c0 > garbage oversized', 'c0 closed 1009 server')).toEqual(['not-exercised']);
  });

  test('wants status and messages to agree with the last event', () => {
    const reads = 'alice http 0 run r1 token=k0';
    expect(verdict(ALICES_RUN, reads, 'http 0 = 200 run r1 t1 failed')).toEqual(['own/run']);
    expect(verdict(ALICES_RUN, reads, 'http 0 = 200 run r1 t1 running')).toEqual(['own/run']);
    expect(verdict(reads, ALICES_RUN, 'http 0 = 200 run r1 t1 running')).toEqual(['holds']);
    const messages = 'alice http 0 messages t1 token=k0';
    expect(verdict(ALICES_RUN, messages, 'http 0 = 200 messages message="assistant r1 no"')).toEqual(['own/messages']);
  });
});
