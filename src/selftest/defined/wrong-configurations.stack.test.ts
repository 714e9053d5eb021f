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
