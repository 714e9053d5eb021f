import { afterEach, expect, test } from 'vitest';
import { eventsOf, FIVE, openNetra, registerAt, start, startFor, welcomedAs } from './netra-client.fixture.ts';
import type { NetraOptions } from './options.ts';
import type { Netra } from './start-netra.ts';

const ending: (() => Promise<void>)[] = [];
const netraWith = (options: Partial<NetraOptions>): Promise<Netra> => startFor(ending, options);
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

test('with the bug auth-cache bob is alice, by connection id too, and has her events', async () => {
  const netra = await netraWith({ bug: 'auth-cache', shape: 'bridge' });
  const alice = await registerAt(netra);
  const bob = await registerAt(netra);
  const hers = await openNetra(netra, alice);
  expect(await welcomedAs(hers)).toBe(alice.id);
  const his = await openNetra(netra, bob);
  expect(await welcomedAs(his)).toBe(alice.id);
  expect(his.frames[0]?.data?.['connection_id']).toBe(hers.frames[0]?.data?.['connection_id']);
  start(hers, 'only for alice');
  expect(eventsOf(await hers.settled())).toEqual([]);
  const seen = await his.settled();
  expect(eventsOf(seen)).toEqual(FIVE);
  expect(JSON.stringify(seen)).toContain('only for alice');
});

test('with the bug demo-user everybody is demo-user-001', async () => {
  const netra = await netraWith({ bug: 'demo-user', shape: 'bridge' });
  const [hers, his] = await Promise.all([
    openNetra(netra, await registerAt(netra)),
    openNetra(netra, await registerAt(netra)),
  ]);
  expect([await welcomedAs(hers), await welcomedAs(his)]).toEqual(['demo-use...', 'demo-use...']);
  expect((await his.settled()).at(-1)).toMatchObject({ data: { user_id: 'demo-user-001' } });
  start(hers, 'only for alice');
  await hers.settled();
  expect(JSON.stringify(await his.settled())).toContain('only for alice');
});

test('with the bug dies-1011 every connection is closed before its welcome', async () => {
  const netra = await netraWith({ bug: 'dies-1011' });
  const client = await openNetra(netra, await registerAt(netra));
  expect(await client.closed).toBe(1011);
  expect(client.frames.map(({ type }) => type)).toEqual(['error_message']);
});

test('with the bug message-lost a user_message is lost without an error', async () => {
  const netra = await netraWith({ bug: 'message-lost' });
  const client = await openNetra(netra, await registerAt(netra));
  client.send({ type: 'user_message', payload: { content: 'hello' } });
  expect((await client.settled()).map(({ type }) => type)).toEqual(['system_message', 'ping', 'pong']);
  start(client, 'note');
  expect(eventsOf(await client.settled())).toEqual(FIVE);
});

test('with the bug drops-after-welcome every socket is cut a second after its welcome', async () => {
  const netra = await netraWith({ bug: 'drops-after-welcome' });
  const { id, token } = await registerAt(netra);
  const client = await openNetra(netra, { token });
  expect(await welcomedAs(client)).toBe(id);
  expect(await client.closed).toBe(1006);
});
