import { expect, test } from 'vitest';
import type { Ask } from '../../contract/ask.ts';
import type { FrameReader } from '../target.ts';
import type { TargetConfig } from './config.ts';
import { createFrameReader } from './frame-reader.ts';

const NAMES = {
  hello: 'welcome',
  started: 'agent_started',
  done: 'agent_completed',
  error: 'error',
  pong: 'pong',
} as const;

function reader(config: Partial<TargetConfig> = {}, number = 1): FrameReader {
  const read = { kind: 'type', names: NAMES, request: 'id', run: 'run' };
  return createFrameReader(
    {
      url: 'http://127.0.0.1:1',
      users: { list: [] },
      connect: {},
      send: ({ text }) => text,
      read,
      ...config,
    },
    number,
  );
}

const SEND: Ask = { kind: 'send', content: 'hi' };

/** Kind, run and request of what a frame says, absent ones left out. */
function says(from: FrameReader, frame: object, request?: string): readonly string[] {
  return from
    .read(JSON.stringify(frame), request)
    .map(({ kind, runId, requestId }) => [kind, runId, requestId].filter((part) => part !== undefined).join(' '));
}

test('the first event of a message is its acceptance too', () => {
  const one = reader();
  one.sent(SEND, 'q1');
  expect(says(one, { type: 'started', id: 'q1', run: 'r1' })).toEqual(['accepted r1 q1', 'agent_started r1']);
  expect(says(one, { type: 'done', id: 'q1', run: 'r1' })).toEqual(['agent_completed r1']);
});

test('runs of clients that count their requests are told apart by their readers', () => {
  const [one, other] = [reader({}, 7), reader({}, 8)];
  for (const each of [one, other]) each.sent(SEND, '1');
  expect(says(one, { type: 'started', id: '1' })).toEqual(['accepted 1@7 1', 'agent_started 1@7']);
  expect(says(other, { type: 'started', id: '1' })).toEqual(['accepted 1@8 1', 'agent_started 1@8']);
});

test('an event of no message of the connection stays a stranger', () => {
  const one = reader();
  one.sent(SEND, 'q1');
  expect(says(one, { type: 'done', id: 'q9' })).toEqual(['agent_completed q9']);
  expect(says(one, { type: 'done', run: 'r9' })).toEqual(['agent_completed r9']);
});

test('without ids events belong to the messages in their order', () => {
  const one = reader();
  one.sent(SEND, 'q1');
  one.sent(SEND, 'q2');
  expect(says(one, { type: 'started' })).toEqual(['accepted run-of-q1 q1', 'agent_started run-of-q1']);
  expect(says(one, { type: 'done' })).toEqual(['agent_completed run-of-q1']);
  expect(says(one, { type: 'started' })).toEqual(['accepted run-of-q2 q2', 'agent_started run-of-q2']);
});

test('an error refuses a message that has not begun, and ends a run that has', () => {
  const one = reader();
  one.sent(SEND, 'q1');
  expect(says(one, { type: 'error', id: 'q1' })).toEqual(['error q1']);
  one.sent(SEND, 'q2');
  one.read(JSON.stringify({ type: 'started', id: 'q2' }));
  expect(says(one, { type: 'error', id: 'q2' })).toEqual(['agent_error run-of-q2']);
});

test('what the transport knows of a frame stands in for its request id', () => {
  const one = reader();
  one.sent(SEND, 'q1');
  expect(says(one, { type: 'started' }, 'q1')).toEqual(['accepted run-of-q1 q1', 'agent_started run-of-q1']);
});

test('an open connection is its own welcome unless the stack greets', () => {
  expect(reader().opened()).toEqual([{ kind: 'welcome', type: '(open)' }]);
  expect(reader({ connect: { welcome: true } }).opened()).toEqual([]);
});

test('a name that is not in the list claims nothing, and what has no name is not read', () => {
  expect(says(reader(), { type: 'typing' })).toEqual(['other']);
  expect(() => reader().read('{}')).toThrow('expected a frame to have a name at type');
  expect(() => reader().read('hello')).toThrow('expected a frame to be JSON');
});
