import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAndFinish } from '../selftest/drive-stack.fixture.ts';
import type { ServicesFixture } from '../selftest/services-stack.fixture.ts';
import { startServicesFixture } from '../selftest/services-stack.fixture.ts';
import type { Client, Frame } from '../selftest/stack-client.fixture.ts';

let fixture: ServicesFixture;
beforeAll(async () => {
  fixture = await startServicesFixture({ replicas: 2, settings: { interruptedMs: 2000, linkLimitMs: 2000 } });
});
afterAll(() => fixture.stop());

const UNAVAILABLE = { status: 503, body: { error: { code: 'unavailable' } } };

test('every connection of a user, on every replica, gets the same events', async () => {
  const { access_token } = await fixture.register();
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(access_token, { replica })));
  for (const replica of [0, 1, 0, 1]) await sendAndFinish(clients[0]!, 'words', { replica });
  const [one, other] = await Promise.all(clients.map((client) => client.settled()));
  expect(one).toHaveLength(4 * 5);
  expectWhole(one ?? []);
  expect(other).toEqual(one);
});

test('a logout closes live sockets on every replica within a second, and no door takes the session', async () => {
  const { access_token: token } = await fixture.register();
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(token, { replica })));
  const since = performance.now();
  expect((await fixture.auth('/auth/logout', { token })).status).toBe(204);
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([4401, 4401]);
  expect(performance.now() - since).toBeLessThan(1000);
  for (const replica of [0, 1]) {
    const revoked = { status: 401, body: { error: { code: 'token_revoked' } } };
    expect((await fixture.connect(token, { replica })).refused).toMatchObject(revoked);
    expect(await fixture.http('GET', '/api/threads', { token, replica })).toMatchObject(revoked);
  }
});

test('a killed replica is missed: its runs end as interrupted, and what it had stored is told on', async () => {
  const { access_token } = await fixture.register();
  const [client, dying] = await Promise.all([1, 0].map((replica) => fixture.connect(access_token, { replica })));
  const runId = await sendAndHold(client!, 'killed', 0);
  const since = performance.now();
  await fixture.disturb({ what: 'kill', replica: 0 });
  expect(await dying!.closed).toBe(1006);
  const error = await client!.event('agent_error', runId);
  expect(error.payload).toMatchObject({ code: 'interrupted' });
  // Dead after two seconds of silence, and noticed by one who watches each fifth of it.
  expect(performance.now() - since).toBeLessThan(5000);
  await sendAndFinish(client!, 'on the other one it goes on');
  await fixture.mend({ what: 'kill', replica: 0 });
  const back = await fixture.connect(access_token, { replica: 0, resumeFrom: 0 });
  expect(await back.settled()).toEqual(await client!.settled());
  expectWhole(await back.settled());
  await sendAndFinish(client!, 'and on this one', { replica: 0 });
});

test('a replica that stood still finds its runs ended, adds nothing to them, and misses nothing', async () => {
  const { access_token } = await fixture.register();
  const [client, frozen] = await Promise.all([1, 0].map((replica) => fixture.connect(access_token, { replica })));
  const runId = await sendAndHold(client!, 'frozen', 0);
  await fixture.disturb({ what: 'freeze', replica: 0 });
  expect((await client!.event('agent_error', runId)).payload).toMatchObject({ code: 'interrupted' });
  await sendAndFinish(client!, 'while it stands');
  await fixture.mend({ what: 'freeze', replica: 0 });
  fixture.visit.releaseAll();
  await sendAndFinish(client!, 'after that', { replica: 0 });
  const events = await client!.settled();
  expectWhole(events);
  expect(await frozen!.settled()).toEqual(events);
  expect(events.filter((event) => event.run_id === runId).at(-1)?.type).toBe('agent_error');
});

test('a session that is revoked while a replica stands still is not served when it goes on', async () => {
  const { access_token: token, email } = await fixture.register();
  const login = await fixture.auth('/auth/login', { body: { email, password: 'secret' } });
  // The service answers a login with a session.
  const staying = login.body['access_token'] as string;
  const [client, other] = [await fixture.connect(token), await fixture.connect(staying, { replica: 1 })];
  const run_id = await sendAndHold(other, 'not to be stopped', 1);
  await fixture.disturb({ what: 'freeze', replica: 0 });
  // It waits in the socket until the replica goes on, before all that the bus has told meanwhile.
  client.socket.send(JSON.stringify({ type: 'stop_run', request_id: 'late', payload: { run_id } }));
  expect((await fixture.auth('/auth/logout', { token })).status).toBe(204);
  await stoodStill();
  await fixture.mend({ what: 'freeze', replica: 0 });
  expect(await client.closed).toBe(4401);
  fixture.visit.releaseAll();
  await other.event('agent_completed', run_id);
});

test('a replica whose database is cut refuses, and goes on when it is healed', async () => {
  const { access_token: token } = await fixture.register();
  const [client, other] = await Promise.all([0, 1].map((replica) => fixture.connect(token, { replica })));
  const runId = await sendAndHold(other!, 'cut off', 0);
  await fixture.disturb({ what: 'cut-database', replica: 0 });
  expect(await fixture.http('GET', '/api/threads', { token })).toMatchObject(UNAVAILABLE);
  expect((await fixture.connect(token)).refused).toMatchObject(UNAVAILABLE);
  expect((await client!.ask('user_message', { content: 'x' })).payload).toMatchObject({ code: 'unavailable' });
  await sendAndFinish(other!, 'meanwhile');
  expect((await other!.event('agent_error', runId)).payload).toMatchObject({ code: 'interrupted' });
  await fixture.mend({ what: 'cut-database', replica: 0 });
  const events = await client!.settled();
  expectWhole(events);
  expect(await other!.settled()).toEqual(events);
  await sendAndFinish(other!, 'healed', { replica: 0 });
});

test('a replica whose bus is cut refuses what it cannot know, tells of its events later, and loses none', async () => {
  const { access_token: token } = await fixture.register();
  const leaving = await fixture.register();
  const [client, other] = await Promise.all([0, 1].map((replica) => fixture.connect(token, { replica })));
  const left = await fixture.connect(leaving.access_token, { replica: 0 });
  const runId = await sendAndHold(other!, 'deaf', 0);
  await fixture.disturb({ what: 'cut-bus', replica: 0 });
  expect(await fixture.http('GET', '/api/threads', { token })).toMatchObject(UNAVAILABLE);
  expect((await fixture.connect(token)).refused).toMatchObject(UNAVAILABLE);
  expect((await fixture.auth('/auth/logout', { token: leaving.access_token })).status).toBe(204);
  fixture.visit.releaseAll();
  const run = (): ReturnType<typeof fixture.http> => fixture.http('GET', `/api/runs/${runId}`, { token, replica: 1 });
  for (let answer = await run(); answer.body['status'] === 'running'; ) answer = await run();
  await fixture.mend({ what: 'cut-bus', replica: 0 });
  expect(await left.closed).toBe(4401);
  await other!.event('agent_completed', runId);
  await client!.event('agent_completed', runId);
  const events = await other!.settled();
  expectWhole(events);
  expect(await client!.settled()).toEqual(events);
});

test('when the bus restarts nobody is let in unseen, no revocation is forgotten, and everything goes on', async () => {
  const { access_token: token } = await fixture.register();
  const leaving = await fixture.register();
  await fixture.auth('/auth/logout', { token: leaving.access_token });
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(token, { replica })));
  await fixture.disturb({ what: 'restart-bus', replica: 0 });
  const { refused } = await connectAgain(leaving.access_token);
  expect(refused?.body).toMatchObject({ error: { code: 'token_revoked' } });
  await sendAndFinish(clients[0]!, 'on it goes', { replica: 1 });
  const [one, other] = await Promise.all(clients.map((client) => client.settled()));
  expect(other).toEqual(one);
});

/** A handshake that is tried again for as long as it is refused as unavailable. */
async function connectAgain(token: string): Promise<Client> {
  for (;;) {
    const client = await fixture.connect(token);
    if (client.refused?.status !== 503) return client;
  }
}

/** A run on that replica which the puppet holds with a tool open. */
async function sendAndHold(client: Client, content: string, replica: number): Promise<string> {
  fixture.expect(content, { holds: ['tool-result'] });
  const { run_id } = await client.ask('user_message', { content, replica });
  await client.next((frame) => frame.run_id === run_id && frame.payload['tool_name'] === 'http_get');
  return String(run_id);
}

/** Waits until so much time has passed that the other replica has declared the silent one dead. */
async function stoodStill(): Promise<void> {
  const { access_token } = await fixture.register();
  const client = await fixture.connect(access_token, { replica: 1 });
  const since = performance.now();
  while (performance.now() - since < 3000) await client.settled();
}

/** Each once and in order, from the first. */
function expectWhole(events: readonly Frame[]): void {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
}
