import { expect, test } from 'vitest';
import type { TargetConfig } from './config.ts';
import { contractOf } from './contract-of.ts';
import { defineTarget } from './define-target.ts';

const SOUND: TargetConfig = {
  url: 'http://127.0.0.1:{port}',
  users: { jwt: { secret: 'secret' } },
  connect: { path: '/ws' },
  send: ({ text }) => ({ text }),
  read: { kind: 'type', names: { done: 'agent_completed' } },
};

test('a configuration is kept as it is', () => {
  expect(defineTarget(SOUND).config).toBe(SOUND);
});

test.each<readonly [string, object]>([
  ['url', { url: 'localhost' }],
  ['users.list', { users: { list: [{ id: 'a', token: 'a' }] } }],
  ['connect.path', { connect: { path: 'ws' } }],
  ['connect.pth', { connect: { pth: '/ws' } }],
  ['connect.messages', { connect: { transport: 'sse', messages: 'http' } }],
  ['send', { send: 'text' }],
  ['start.reuse', { start: { command: 'true', reuse: true } }],
  ['grammar.first', { grammar: { first: 'started' } }],
  ['delivery.quietMs', { delivery: { quietMs: -1 } }],
])('what is wrong at %s is told by its path', (path, wrong) => {
  // A file in JavaScript may hold anything.
  const config = { ...SOUND, ...wrong } as TargetConfig;
  expect(() => defineTarget(config)).toThrow(`${path}: expected`);
});

test('a word of events is what a whole completed run has to be', () => {
  const completed = 'agent_started (tool_executing tool_completed)* agent_completed';
  const { completedWord = '' } = contractOf({ ...SOUND, grammar: { completed } }).grammar;
  const isWord = (text: string): boolean => new RegExp(`^(?:${completedWord})$`).test(`${text} `);
  expect(isWord('agent_started agent_completed')).toBe(true);
  expect(isWord('agent_started tool_executing tool_completed agent_completed')).toBe(true);
  expect(isWord('agent_started tool_executing agent_completed')).toBe(false);
});

test('who stops runs is promised by a configuration that says so', () => {
  expect(contractOf(SOUND).grammar).toMatchObject({ stopsOnlyAsked: false });
  const said = contractOf({ ...SOUND, grammar: { stopsOnlyAsked: true } }).grammar;
  expect(said).toMatchObject({ stopsOnlyAsked: true });
  expect(said.stopsEnded).toBeUndefined();
});
