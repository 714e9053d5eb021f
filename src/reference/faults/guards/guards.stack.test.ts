import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendAndFinish } from '../../../selftest/drive-stack.fixture.ts';
import type { StackFixture } from '../../../selftest/reference-stack.fixture.ts';
import { startStackFixture } from '../../../selftest/reference-stack.fixture.ts';
import type { Client } from '../../../selftest/stack-client.fixture.ts';

let sound: StackFixture;
beforeAll(async () => {
  sound = await startStackFixture();
});
afterAll(() => sound.stop());

/** How often the start of a new run is announced: the fault of these tests makes it three times. */
async function startsOfRun(client: Client, content = 'once', more: object = {}): Promise<number> {
  const { run_id } = await sendAndFinish(client, content, more);
  return (await client.settled()).filter((frame) => frame.type === 'agent_started' && frame.run_id === run_id).length;
}

async function plant(guards: string, replicas = 1): Promise<StackFixture> {
  return await sound.another({ faults: [`started-thrice${guards}`], replicas });
}

test('a fault from the second run on leaves the first one of each user alone', async () => {
  const stack = await plant('@run=2');
  for (const user of [await stack.register(), await stack.register()]) {
    const client = await stack.connect(user.access_token);
    expect([await startsOfRun(client), await startsOfRun(client), await startsOfRun(client)]).toEqual([1, 3, 3]);
  }
});

test('a fault on replica 1 leaves the runs of replica 0 alone', async () => {
  const stack = await plant('@replica=1', 2);
  const { access_token } = await stack.register();
  const client = await stack.connect(access_token);
  const starts = [await startsOfRun(client, 'here'), await startsOfRun(client, 'there', { replica: 1 })];
  expect([...starts, await startsOfRun(client, 'here again', { replica: 0 })]).toEqual([1, 3, 1]);
});

test('a fault for those who came back leaves others alone, who stay or who come anew', async () => {
  const stack = await plant('@reconnect');
  const alice = await stack.register();
  const first = await stack.connect(alice.access_token);
  expect(await startsOfRun(first)).toBe(1);
  first.socket.close();
  await first.closed;
  const [again, bob] = [await stack.connect(alice.access_token), await stack.register()];
  const stranger = await stack.connect(bob.access_token);
  expect([await startsOfRun(again), await startsOfRun(stranger)]).toEqual([3, 1]);
});

test('a fault in company leaves those alone whom nobody joined', async () => {
  const stack = await plant('@connect=600s');
  const [alice, bob] = [await stack.register(), await stack.register()];
  const client = await stack.connect(alice.access_token);
  await stack.connect(alice.access_token);
  expect(await startsOfRun(client)).toBe(1);
  await stack.connect(bob.access_token);
  expect(await startsOfRun(client)).toBe(3);
});

test('a fault for large messages leaves small ones alone', async () => {
  const stack = await plant('@bytes=1000');
  const { access_token } = await stack.register();
  const client = await stack.connect(access_token);
  // Two bytes each.
  const starts = [await startsOfRun(client, 'ä'.repeat(500)), await startsOfRun(client, 'ä'.repeat(501))];
  expect(starts).toEqual([1, 3]);
});

test('a fault shows only when all of its guards are met', async () => {
  const stack = await plant('@run=2@bytes=1000');
  const { access_token } = await stack.register();
  const client = await stack.connect(access_token);
  const large = 'x'.repeat(1001);
  const starts = [await startsOfRun(client, large), await startsOfRun(client), await startsOfRun(client, large)];
  expect(starts).toEqual([1, 1, 3]);
});

test('a fault while a tool executes sends nothing astray of a run without it, nor of what comes after it', async () => {
  const stack = await sound.another({ faults: ['bcast-all@tool=http_get'] });
  const [alice, bob] = [await stack.register(), await stack.register()];
  const [client, other] = [await stack.connect(alice.access_token), await stack.connect(bob.access_token)];
  stack.expect('without it', { script: { tools: 0 } });
  await sendAndFinish(client, 'without it');
  expect(await other.settled()).toEqual([]);

  const step = stack.expect('look it up', { holds: ['tool-result'] });
  const { run_id } = await client.ask('user_message', { content: 'look it up' });
  await other.next(({ payload }) => payload['tool_name'] === 'http_get');
  stack.visit.release({ step, phase: 'tool-result' });
  await client.event('agent_completed', run_id);
  const astray = (await other.settled()).map(({ type, payload }) => `${type} ${String(payload['tool_name'])}`);
  expect(astray).toContain('tool_executing http_get');
  expect(astray).not.toContain('tool_completed http_get');
  expect(astray).not.toContain('agent_completed undefined');
});
