import PQueue from 'p-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellingFailure, type Diagnosis } from '../../report/diagnosis.ts';
import type { Summary } from '../../report/events.ts';
import type { TargetConfig } from '../../target/define/config.ts';
import { examineSubject, fuzzSubject } from './campaign.fixture.ts';
import { startSmallStack, type SmallStack } from './small-stack.fixture.ts';

const started: SmallStack[] = [];
afterAll(async () => {
  for (const stack of started) await stack.stop();
});

/** Each with the field that has to be mended. */
const WRONG: readonly (readonly [string, Partial<TargetConfig>, string])[] = [
  ['a parser that ignores every event', { read: ({ json }) => greeting(json) }, 'read'],
  ['a last event that never comes', { grammar: { last: { agent_stopped: 'stopped' } } }, 'read'],
  ['a first event of another name', { grammar: { first: 'agent_thinking' } }, 'grammar.first'],
  ['tools that the stack has not', { grammar: { toolPairs: 1 } }, 'grammar.toolPairs'],
  ['another word of events', { grammar: { completed: 'agent_started agent_thinking' } }, 'grammar.completed'],
  ['a token where nobody looks', { connect: { token: 'header', welcome: true } }, 'connect.token'],
  ['a path that is not there', { url: 'http://127.0.0.1:1' }, 'url'],
  ['a fence that is not answered', { ping: ({ nonce }) => ({ type: 'are you there', id: nonce }) }, 'ping'],
];

/** The welcome alone, so that connections are let in. */
function greeting(json: { readonly type?: string } | undefined): { readonly kind: 'welcome' | 'other' } {
  return { kind: json?.type === 'hello' ? 'welcome' : 'other' };
}

test.each(WRONG)('%s: doctor and fuzz name the field, and nothing passes', (name, _, field) => {
  const { diagnosis, summary } = examined(name);
  const failure = tellingFailure(diagnosis);
  expect(failure?.came.means).toMatch(/unusable|silent/);
  expect(failure?.came.remedy).toMatchObject({ kind: 'heed', hint: expect.stringContaining(`\`${field}\``) });
  expect(summary?.verdict).toBe('unavailable');
  expect(summary?.reason).toContain(`\`${field}\``);
});

/** What takes more than one message on one connection: each with the check that fails, and the field to mend. */
const UNKEPT: readonly (readonly [string, Partial<TargetConfig>, string, string])[] = [
  ['an audience that is told nothing', { delivery: { audience: 'user' } }, 'second-connection', 'delivery.audience'],
  ['keys that nobody reads', { ids: { key: true } }, 'keys', 'ids.key'],
  ['threads that no frame names', { ids: { threads: true } }, 'threads', 'read.thread'],
  ['a stop that is not one', { stop: ({ run }) => ({ type: 'halt', run }) }, 'stop', 'stop'],
  [
    'a place where nobody looks',
    { connect: { token: { query: 'token' }, welcome: true, resume: { query: 'since' } } },
    'resume',
    'connect.resume',
  ],
];

const LOSES_ANSWERS = 'a stack that loses answers';

/** Most of an examination is to wait for what does not come. */
const AT_ONCE = 6;

interface Examined {
  readonly diagnosis: Diagnosis;
  readonly summary?: Summary;
}
const all = new Map<string, Examined>();

beforeAll(async () => {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const examine = async (
    name: string,
    options: Parameters<typeof startSmallStack>[0],
    { isFuzzed }: { readonly isFuzzed: boolean },
  ): Promise<void> => {
    const stack = await startSmallStack(options);
    started.push(stack);
    const diagnosis = await examineSubject(stack);
    const summary = isFuzzed ? { summary: await fuzzSubject(stack, { seed: 1, runs: 5 }) } : {};
    all.set(name, { diagnosis, ...summary });
  };
  await Promise.all([
    ...WRONG.map(([name, wrong]) => queue.add(() => examine(name, { wrong }, { isFuzzed: true }))),
    ...UNKEPT.map(([name, wrong]) => queue.add(() => examine(name, { wrong }, { isFuzzed: false }))),
    queue.add(() => examine(LOSES_ANSWERS, { mistake: 'answers-the-newest' }, { isFuzzed: false })),
  ]);
}, 240_000);

function examined(name: string): Examined {
  const one = all.get(name);
  if (one === undefined) throw new Error('all are examined before the tests');
  return one;
}

test.each(UNKEPT)('%s: the doctor names the field', (name, _, check, field) => {
  const failures = examined(name).diagnosis.checks.filter(({ came }) => came.kind === 'failed');
  expect(failures.map((failure) => failure.check)).toEqual([check]);
  expect(failures[0]?.came).toMatchObject({ remedy: { kind: 'heed', hint: expect.stringContaining(`\`${field}\``) } });
});

test('what a stack keeps is fine, and what it never promised is not tried', async () => {
  const stack = await startSmallStack();
  started.push(stack);
  const { checks } = await examineSubject(stack);
  const came = new Map(checks.map((check) => [check.check, check.came.kind]));
  expect(came.get('resume')).toBe('fine');
  for (const name of ['threads', 'keys', 'second-connection', 'stop']) expect(came.get(name)).toBe('skipped');
});

test('answers that the stack loses are not laid to its configuration', () => {
  const fence = examined(LOSES_ANSWERS).diagnosis.checks.find(({ check }) => check === 'fence');
  expect(fence?.came).toMatchObject({ kind: 'failed', means: 'violated' });
});

test('requests that are numbers are numbers wherever the doctor asks', async () => {
  const asked: string[] = [];
  const send: TargetConfig['send'] = ({ text, request }) => {
    asked.push(request);
    return { type: 'ask', id: Number(request), text };
  };
  const stack = await startSmallStack({ wrong: { ids: { request: 'number' }, send } });
  started.push(stack);
  const { checks } = await examineSubject(stack);
  expect(checks.filter(({ came }) => came.kind === 'failed')).toEqual([]);
  expect(asked.filter((request) => !/^\d+$/.test(request))).toEqual([]);
  expect(asked.length).toBeGreaterThan(1);
});
