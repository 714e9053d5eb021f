import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEventStream } from '../../reference/agent/event-stream.ts';
import { startExample, type Example } from './start-example.fixture.ts';

type Fields = Readonly<Record<string, unknown>>;

// The order of the protocol, with one call of a tool and a text in any number of pieces.
const CALL = 'TOOL_CALL_START TOOL_CALL_ARGS TOOL_CALL_END TOOL_CALL_RESULT';
const TEXT = 'TEXT_MESSAGE_START( TEXT_MESSAGE_CONTENT)+ TEXT_MESSAGE_END';
const GRAMMAR = new RegExp(`^RUN_STARTED MESSAGES_SNAPSHOT ${CALL} ${TEXT} RUN_FINISHED$`);

async function signIn(url: string, name: string): Promise<string> {
  const response = await fetch(`${url}/login`, { method: 'POST', body: JSON.stringify({ name }) });
  // The stack answers a sign-in with a name so.
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** Performs a run, and resolves with its events. */
async function run(
  url: string,
  { token, threadId, text }: { readonly token: string; readonly threadId: string; readonly text: string },
): Promise<readonly Fields[]> {
  const response = await fetch(`${url}/agent`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ threadId, runId: text, messages: [{ id: randomUUID(), role: 'user', content: text }] }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const events: Fields[] = [];
  // The data of each event is a JSON object.
  if (response.body !== null) for await (const data of readEventStream(response.body)) events.push(JSON.parse(data));
  return events;
}

/** What alice and then bob see of their runs, each in a thread of the same id. */
async function inOneThread(url: string): Promise<readonly (readonly Fields[])[]> {
  const [alice, bob] = await Promise.all([signIn(url, 'alice'), signIn(url, 'bob')]);
  const threadId = randomUUID();
  const hers = await run(url, { token: alice, threadId, text: 'known to alice' });
  const his = await run(url, { token: bob, threadId, text: 'known to bob' });
  return [hers, his];
}

describe('the sound example ag-ui-sse', () => {
  let stack: Example;
  beforeAll(async () => {
    stack = await startExample('ag-ui-sse', []);
  });
  afterAll(() => stack.stop());

  test('answers a run with the events of AG-UI, of that run alone', async () => {
    const [hers = [], his = []] = await inOneThread(stack.url);
    for (const events of [hers, his]) expect(events.map(({ type }) => type).join(' ')).toMatch(GRAMMAR);
    expect(hers[0]).toMatchObject({ type: 'RUN_STARTED', runId: 'known to alice' });
    const pieces = his.filter(({ type }) => type === 'TEXT_MESSAGE_CONTENT').map(({ delta }) => delta);
    expect(pieces.join('')).toBe('You said: known to bob');
    expect(JSON.stringify(hers)).not.toContain('known to bob');
    expect(JSON.stringify(his)).not.toContain('known to alice');
  });

  test('keeps what a user said in a thread', async () => {
    const token = await signIn(stack.url, 'carol');
    const threadId = randomUUID();
    await run(stack.url, { token, threadId, text: 'first' });
    const events = await run(stack.url, { token, threadId, text: 'second' });
    const messages = [{ content: 'first' }, { content: 'You said: first' }, { content: 'second' }];
    expect(events[1]).toMatchObject({ type: 'MESSAGES_SNAPSHOT', messages });
  });

  test('refuses who has no token, and what is no run', async () => {
    const body = JSON.stringify({ threadId: 't', runId: 'r', messages: [] });
    const without = await fetch(`${stack.url}/agent`, { method: 'POST', body });
    const headers = { authorization: `Bearer ${await signIn(stack.url, 'alice')}` };
    const empty = await fetch(`${stack.url}/agent`, { method: 'POST', body, headers });
    const nobody = await fetch(`${stack.url}/login`, { method: 'POST', body: '{}' });
    expect([without.status, empty.status, nobody.status]).toEqual([401, 400, 400]);
  });
});

test('the leaking example ag-ui-sse shows bob what alice said in the thread whose id he uses too', async () => {
  const stack = await startExample('ag-ui-sse', ['--leak']);
  const [hers, his] = await inOneThread(stack.url);
  await stack.stop();
  expect(JSON.stringify(hers)).not.toContain('known to bob');
  expect(JSON.stringify(his)).toContain('known to alice');
});
