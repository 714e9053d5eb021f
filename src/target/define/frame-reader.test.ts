import { expect, test } from 'vitest';
import type { Ask } from '../../contract/ask.ts';
import type { FrameReader } from '../target.ts';
import type { TargetConfig } from './config.ts';
import { createFrameReader } from './frame-reader.ts';
import { createUserMemories } from './user-memory.ts';

const NAMES = {
  hello: 'welcome',
  taken: 'accepted',
  started: 'agent_started',
  done: 'agent_completed',
  error: 'error',
  pong: 'pong',
  attached: 'attached',
} as const;

const OF_USER = { stack: 'http://127.0.0.1:1', userId: 'alice' };

function reader(
  config: Partial<TargetConfig> = {},
  { number = 1, memory = createUserMemories()(OF_USER), resumes = false } = {},
): FrameReader {
  const read = { kind: 'type', names: NAMES, request: 'id', run: 'run', cursor: 'at' };
  return createFrameReader(
    {
      url: 'http://127.0.0.1:1',
      users: { list: [] },
      connect: { resume: { query: 'after' } },
      send: ({ text }) => text,
      read,
      ...config,
    },
    { number, memory, userId: OF_USER.userId, resumes },
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
  const [one, other] = [reader({}, { number: 7 }), reader({}, { number: 8 })];
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

test('a connection that resumes does not take the run that it is shown again for its own message', () => {
  const memory = createUserMemories()(OF_USER);
  const first = reader({}, { memory });
  first.sent(SEND, 'q1');
  first.read(JSON.stringify({ type: 'started', run: 'r1' }));
  const [again, anew] = [reader({}, { number: 2, memory, resumes: true }), reader({}, { number: 3, memory })];
  for (const one of [again, anew]) one.sent(SEND, 'q2');
  expect(says(again, { type: 'started', run: 'r1' })).toEqual(['agent_started r1']);
  expect(says(again, { type: 'started', run: 'r2' })).toEqual(['accepted r2 q2', 'agent_started r2']);
  // Elsewhere two runs of one id are two runs.
  expect(says(anew, { type: 'started', run: 'r1' })).toEqual(['accepted r1 q2', 'agent_started r1']);
});

test('cursors have numbers that rise with what a user is told, and the same one again when that is replayed', () => {
  const memories = createUserMemories();
  const memory = memories(OF_USER);
  const one = reader({}, { memory });
  const placeOf = (at: string): number | undefined =>
    one.read(JSON.stringify({ type: 'started', run: 'r1', at }))[0]?.cursor;
  expect(['x9', 'x2', 'x9', 'x5'].map(placeOf)).toEqual([1, 2, 1, 3]);
  expect([0, 1, 2, 3, 4].map((number) => memory.cursorAt(number))).toEqual([undefined, 'x9', 'x2', 'x5', undefined]);
  expect(memories({ ...OF_USER, userId: 'bob' }).cursorAt(1)).toBeUndefined();
  expect(memories(OF_USER)).toBe(memory);
});

test('the cursor of an event of a stream of events is its id, unless it is read from elsewhere', () => {
  const memory = createUserMemories()(OF_USER);
  const read = (raw: string): void => void reader({}, { memory }).read(raw);
  read('id: 41\ndata: {"type":"started","run":"r1"}');
  read('id: 42\ndata: {"type":"started","run":"r1","at":"mine"}');
  expect([memory.cursorAt(1), memory.cursorAt(2)]).toEqual(['41', 'mine']);
});

test('where messages are answered, nothing but an answer says which run is whose', () => {
  const memories = createUserMemories();
  const one = reader({}, { memory: memories(OF_USER) });
  one.sent(SEND, 'q1');
  one.sent(SEND, 'q2');
  // Before the first answer nobody knows that there are any.
  expect(says(one, { type: 'started', run: 'r1' })).toEqual(['accepted r1 q1', 'agent_started r1']);
  expect(says(one, { type: 'taken', id: 'q2', run: 'r2' })).toEqual(['accepted r2 q2']);
  const other = reader({}, { number: 2, memory: memories({ ...OF_USER, userId: 'bob' }) });
  other.sent(SEND, 'q3');
  expect(says(other, { type: 'started', run: 'r9' })).toEqual(['agent_started r9']);
  expect(says(other, { type: 'taken', id: 'q3', run: 'r3' })).toEqual(['accepted r3 q3']);
});

test('what is replayed under the request of another connection is of the run that it had', () => {
  const memory = createUserMemories()(OF_USER);
  const first = reader({}, { memory });
  first.sent(SEND, '1');
  const [, started] = first.read(JSON.stringify({ type: 'started', id: '1' }));
  const again = reader({}, { number: 2, memory, resumes: true });
  again.sent(SEND, '2');
  expect(says(again, { type: 'done', id: '1' })).toEqual([`agent_completed ${started?.runId}`]);
  const anew = reader({}, { number: 3, memory });
  expect(says(anew, { type: 'done', id: '1' })).toEqual(['agent_completed 1']);
});

const ATTACH: Ask = { kind: 'attach', runId: 'r1', threadId: 't1' };

test('what attaches to a run is answered by a frame that says so, or by the first event of the run', () => {
  const one = reader({ delivery: { audience: 'run' } });
  one.sent(ATTACH, 'q1');
  expect(says(one, { type: 'attached', id: 'q1' })).toEqual(['attached q1']);
  expect(says(one, { type: 'done', run: 'r1' })).toEqual(['agent_completed r1']);
  const other = reader({ delivery: { audience: 'run' } });
  other.sent(ATTACH, 'q1');
  expect(says(other, { type: 'started' }, 'q1')).toEqual(['attached q1', 'agent_started r1']);
  expect(says(other, { type: 'done' }, 'q1')).toEqual(['agent_completed r1']);
});

test('an error refuses what would attach, with its id or without', () => {
  for (const frame of [{ type: 'error', id: 'q1' }, { type: 'error' }]) {
    const one = reader({ delivery: { audience: 'run' } });
    one.sent(ATTACH, 'q1');
    expect(says(one, frame)).toEqual(['error q1']);
  }
});

test('the run of another member is not taken for that of a message of ones own', () => {
  const one = reader({ share: () => ({ path: '/' }), read: (frame) => ({ kind: 'agent_started', ...frame.json }) });
  one.sent(SEND, 'q1');
  expect(says(one, { run: 'r9', user: 'bob' })).toEqual(['agent_started r9']);
  expect(says(one, { run: 'r1', user: 'alice' })).toEqual(['accepted r1 q1', 'agent_started r1']);
});

test('a message whose key its user has used before is known by the run that the first one got', () => {
  const memory = createUserMemories()(OF_USER);
  const [one, other] = [reader({}, { number: 1, memory }), reader({}, { number: 2, memory })];
  const keyed: Ask = { kind: 'send', content: 'hi', key: 'k1' };
  one.sent(keyed, 'q1');
  one.sent({ ...keyed, key: 'k2' }, 'q2');
  other.sent(keyed, 'q3');
  other.sent(keyed, 'q4');
  const duplicates = [
    ...one.read(JSON.stringify({ type: 'taken', id: 'q1', run: 'r1' })),
    ...one.read(JSON.stringify({ type: 'taken', id: 'q2', run: 'r1' })),
    ...other.read(JSON.stringify({ type: 'taken', id: 'q3', run: 'r1' })),
    ...other.read(JSON.stringify({ type: 'taken', id: 'q4', run: 'r4' })),
  ].map(({ duplicate }) => duplicate);
  expect(duplicates).toEqual([false, false, true, false]);
});

test('a message that is answered with no run has the run of its key', () => {
  const one = reader();
  const keyed: Ask = { kind: 'send', content: 'hi', key: 'k1' };
  one.sent(keyed, 'q1');
  one.sent(keyed, 'q2');
  expect(says(one, { type: 'taken', id: 'q1' })).toEqual(['accepted run-of-q1 q1']);
  expect(says(one, { type: 'taken', id: 'q2' })).toEqual(['accepted run-of-q1 q2']);
  expect(says(one, { type: 'done', id: 'q1' })).toEqual(['agent_completed run-of-q1']);
});

test('a piece of an answer is of the message whose events it stands among', () => {
  const read = { kind: 'type', names: { ...NAMES, piece: 'delta' as const }, request: 'id', run: 'run', text: 'text' };
  const one = reader({ read });
  one.sent(SEND, 'q1');
  expect(says(one, { type: 'started', id: 'q1' })).toEqual(['accepted run-of-q1 q1', 'agent_started run-of-q1']);
  expect(says(one, { type: 'piece', id: 'q1', text: 'a' })).toEqual(['delta run-of-q1']);
  expect(says(one, { type: 'piece', text: 'a' })).toEqual(['delta run-of-q1']);
  expect(says(one, { type: 'piece', run: 'r9', text: 'a' })).toEqual(['delta r9']);
});

test('an answer that leaves the new thread out waits for the first event, which names it', () => {
  const read = { kind: 'type', names: NAMES, request: 'id', run: 'run', thread: 'thread' };
  const one = reader({ read });
  one.sent(SEND, 'q1');
  one.sent({ ...SEND, threadId: 't1' }, 'q2');
  one.sent(SEND, 'q3');
  expect(says(one, { type: 'taken', id: 'q1', run: 'r1' })).toEqual(['other r1']);
  expect(says(one, { type: 'taken', id: 'q2', run: 'r2' })).toEqual(['accepted r2 q2']);
  const began = one.read(JSON.stringify({ type: 'started', run: 'r1', thread: 't1' }));
  expect(began.map(({ kind, threadId }) => `${kind} ${threadId}`)).toEqual(['accepted t1', 'agent_started t1']);
  // One that no event names either has none.
  expect(says(one, { type: 'taken', id: 'q3', run: 'r3' })).toEqual(['other r3']);
  expect(says(one, { type: 'started', run: 'r3' })).toEqual(['accepted r3 q3', 'agent_started r3']);
});
