import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackFixture } from '../selftest/reference-stack.fixture.ts';
import { sendAndFinish } from '../selftest/drive-stack.fixture.ts';
import { startStackFixture } from '../selftest/reference-stack.fixture.ts';
import { startReferenceStack } from './stack.ts';

let fixture: StackFixture;
beforeAll(async () => {
  fixture = await startStackFixture({ replicas: 2, settings: { interruptedMs: 500 } });
});
afterAll(() => fixture.stop());

test('a port in use is named, and nothing of the stack stays behind', async () => {
  const owner = postgres(fixture.postgresUrl, { max: 1 });
  const count = async (): Promise<unknown> => (await owner`select count(*)::int as n from pg_namespace`)[0]?.['n'];
  const before = await count();
  const [taken = ''] = fixture.stack.backendUrls;
  const options = { databaseUrl: fixture.postgresUrl, replicas: 1, llmUrl: taken, toolOrigins: [] };
  const starting = startReferenceStack({ ...options, backendPorts: [Number(new URL(taken).port)] });
  await expect(starting).rejects.toMatchObject({ code: 'port-in-use' });
  await expect(startReferenceStack({ ...options, faults: ['nobody'] })).rejects.toMatchObject({
    code: 'unknown-fault',
  });
  expect(await count()).toBe(before);
  await owner.end();
});

test('when every connection to the database breaks, runs end in one way and feeds catch up', async () => {
  const alice = await fixture.register();
  const clients = await Promise.all([0, 1].map((replica) => fixture.connect(alice.access_token, { replica })));
  const steps = ['one', 'two'].map((prompt) => fixture.expect(prompt, { holds: ['final'] }));
  const [first] = clients;
  const accepted = await Promise.all(
    ['one', 'two'].map((content, replica) => first!.ask('user_message', { content, replica })),
  );
  for (const { run_id } of accepted) {
    await first!.next(
      (frame) =>
        frame.run_id === run_id && frame.payload['tool_name'] === 'http_get' && frame.type === 'tool_completed',
    );
  }
  const owner = postgres(fixture.postgresUrl, { max: 1 });
  await owner`select pg_terminate_backend(pid) from pg_stat_activity where usename like 'ovh_%'`;
  await owner.end();
  for (const step of steps) fixture.visit.release({ step, phase: 'final' });
  const ended = (type: string): boolean => ['agent_completed', 'agent_error'].includes(type);
  for (const { run_id } of accepted) {
    for (const client of clients) await client.next((frame) => frame.run_id === run_id && ended(frame.type));
  }
  const [own, other] = await Promise.all(clients.map((client) => client.settled()));
  expect(other).toEqual(own);
  expect(own?.map(({ seq }) => seq)).toEqual(own?.map((_, index) => index + 1));
  await sendAndFinish(first!, 'and on it goes');
});

test('a run whose replica has gone ends as interrupted, by a replica that notices', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  fixture.expect('left alone', { holds: ['tool-result'] });
  const { run_id } = await client.ask('user_message', { content: 'left alone', replica: 1 });
  await client.next((frame) => frame.run_id === run_id && frame.payload['tool_name'] === 'http_get');
  const inside = await enterSchema();
  // The replica that executes it is written off: as when its process has died without a word.
  await inside`update assignments set incarnation = 'rep_gone' where run_id = ${String(run_id)}`;
  const error = await client.event('agent_error', run_id);
  expect(error.payload).toMatchObject({ code: 'interrupted' });
  const events = (await client.settled()).filter((frame) => frame.run_id === run_id);
  expect(events.at(-2)).toMatchObject({ type: 'tool_completed', payload: { result: { error: 'abandoned' } } });
  await inside.end();
});

test('a run that was never started ends as interrupted, after its first event', async () => {
  const alice = await fixture.register();
  const client = await fixture.connect(alice.access_token);
  const { thread_id } = await sendAndFinish(client, 'before');
  const inside = await enterSchema();
  await inside.begin(async (tx) => {
    await tx`insert into runs (id, user_id, thread_id, started_at)
      values ('run_lost', ${alice.user.id}, ${String(thread_id)}, now())`;
    await tx`insert into messages (id, user_id, thread_id, run_id, role, content, created_at)
      values ('msg_lost', ${alice.user.id}, ${String(thread_id)}, 'run_lost', 'user', 'lost', now())`;
    await tx`insert into assignments (run_id, user_id, incarnation, accepted_by, announced)
      values ('run_lost', ${alice.user.id}, 'rep_gone', 'rep_gone', false)`;
  });
  await inside.end();
  await client.event('agent_error', 'run_lost');
  const types = (await client.settled()).filter(({ run_id }) => run_id === 'run_lost').map(({ type }) => type);
  expect(types).toEqual(['agent_started', 'agent_error']);
});

test('a stack that stops closes its sockets with 1012', async () => {
  const other = await fixture.another({});
  const { access_token } = await other.register();
  const client = await other.connect(access_token);
  await other.stop();
  expect(await client.closed).toBe(1012);
});

/** Enters the schema of the first stack as the owner of the server, whom no policy binds. */
async function enterSchema(): Promise<postgres.Sql> {
  const owner = postgres(fixture.postgresUrl, { max: 1 });
  const names = await owner<{ name: string }[]>`select nspname as name from pg_namespace where nspname like 'ovh_%'`;
  await owner.end();
  return postgres(fixture.postgresUrl, { max: 1, connection: { search_path: String(names[0]?.name) } });
}
