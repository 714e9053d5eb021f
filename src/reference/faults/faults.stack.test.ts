import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionBody } from '../../protocol/bodies.ts';
import type { StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish } from '../../selftest/drive-stack.fixture.ts';
import { startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import type { Client } from '../../selftest/stack-client.fixture.ts';

let sound: StackFixture;
beforeAll(async () => {
  sound = await startStackFixture();
});
afterAll(() => sound.stop());

interface Scene {
  readonly stack: StackFixture;
  readonly alice: SessionBody & { email: string };
  readonly bob: SessionBody & { email: string };
}

const events = (client: Client): readonly string[] =>
  client.frames.filter(({ seq }) => seq !== undefined).map(({ type, user_id }) => `${type} of ${user_id}`);
const showsOther = (client: Client, user: SessionBody): boolean =>
  events(client).some((event) => event.endsWith(user.user.id));
const connectBoth = ({ stack, alice, bob }: Scene): Promise<[Client, Client]> =>
  Promise.all([stack.connect(alice.access_token), stack.connect(bob.access_token)]);

/**
 * Ways to meet a fault by hand: whether it showed. That each fault is found is for the witnesses of selftest to say.
 */
const WITNESSES: Readonly<Record<string, (scene: Scene) => Promise<boolean>>> = {
  'bcast-all': async (scene) => {
    const [a, b] = await connectBoth(scene);
    await sendAndFinish(a, 'to nobody else');
    await b.settled();
    return showsOther(b, scene.alice);
  },
  'idor-stream': async (scene) => {
    const [a, b] = await connectBoth(scene);
    const { thread_id } = await sendAndFinish(a, 'private');
    return (await b.ask('get_history', { thread_id })).type === 'history';
  },
  'http-cache': async ({ stack, alice, bob }) => {
    await sendAndFinish(await stack.connect(alice.access_token), 'listed');
    await stack.http('GET', '/api/threads', { token: alice.access_token });
    const { body } = await stack.http('GET', '/api/threads', { token: bob.access_token });
    return (body['threads'] as unknown[]).length > 0;
  },
  'idem-global': async (scene) => {
    const payload = { content: 'x', client_message_id: 'k' };
    const [a, b] = await connectBoth(scene);
    const first = await a.ask('user_message', payload);
    return (await b.ask('user_message', payload)).run_id === first.run_id;
  },
  'dup-sub': async ({ stack, alice }) => {
    const first = await stack.connect(alice.access_token);
    first.socket.close();
    await first.closed;
    const second = await stack.connect(alice.access_token);
    await sendAndFinish(second, 'how often');
    const numbers = (await second.settled()).map(({ seq }) => seq);
    return new Set(numbers).size < numbers.length;
  },
  'started-thrice': async (scene) => {
    const [a] = await connectBoth(scene);
    await sendAndFinish(a, 'once');
    return events(a).filter((event) => event.startsWith('agent_started')).length > 1;
  },
};

async function meet(slug: string, faults: readonly string[]): Promise<boolean> {
  const stack = await sound.another({ faults });
  const scene = { stack, alice: await stack.register(), bob: await stack.register() };
  const shows = await WITNESSES[slug]!(scene);
  await stack.stop();
  return shows;
}

test.each([
  ['bcast-all', 'dup-sub'],
  ['dup-sub', 'bcast-all'],
  ['http-cache', 'started-thrice'],
  ['idem-global', 'idor-stream'],
])('%s and %s both show when both are planted', async (one, other) => {
  expect([await meet(one, [one, other]), await meet(other, [one, other])]).toEqual([true, true]);
});
