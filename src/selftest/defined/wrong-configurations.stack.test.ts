import { afterAll, expect, test } from 'vitest';
import { tellingFailure } from '../../report/diagnosis.ts';
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

test.concurrent.each(WRONG)('%s: doctor and fuzz name the field, and nothing passes', async (_, wrong, field) => {
  const stack = await startSmallStack({ wrong });
  started.push(stack);
  const failure = tellingFailure(await examineSubject(stack));
  expect(failure?.came.means).toMatch(/unusable|silent/);
  expect(failure?.came.remedy).toMatchObject({ kind: 'heed', hint: expect.stringContaining(`\`${field}\``) });
  const { verdict, reason } = await fuzzSubject(stack, { seed: 1, runs: 5 });
  expect(verdict).toBe('unavailable');
  expect(reason).toContain(`\`${field}\``);
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

test.concurrent.each(UNKEPT)('%s: the doctor names the field', async (_, wrong, name, field) => {
  const stack = await startSmallStack({ wrong });
  started.push(stack);
  const { checks } = await examineSubject(stack);
  const failures = checks.filter(({ came }) => came.kind === 'failed');
  expect(failures.map(({ check }) => check)).toEqual([name]);
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

test.concurrent('answers that the stack loses are not laid to its configuration', async () => {
  const stack = await startSmallStack({ mistake: 'answers-the-newest' });
  started.push(stack);
  const { checks } = await examineSubject(stack);
  const fence = checks.find(({ check }) => check === 'fence');
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
