import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionBody } from '../../protocol/bodies.ts';
import type { Client, StackFixture } from '../../selftest/reference-stack.fixture.ts';
import { sendAndFinish, startStackFixture } from '../../selftest/reference-stack.fixture.ts';
import { forge } from '../../target/reference/forge.ts';
import { FAULTS } from './list.ts';

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

/** For each fault a way to meet it: whether it showed. */
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
  'sender-spoof': async (scene) => {
    const [, b] = await connectBoth(scene);
    await b.ask('user_message', { content: 'as alice', user_id: scene.alice.user.id });
    const { body } = await scene.stack.http('GET', '/api/threads', { token: scene.alice.access_token });
    return (body['threads'] as unknown[]).length > 0;
  },
  'alg-ws-only': async ({ stack, alice }) => {
    const jwks = await (await fetch(`${stack.stack.authUrl}/.well-known/jwks.json`)).text();
    const kinds = ['alg-none', 'hs256-with-public-key'] as const;
    const tokens = await Promise.all(kinds.map((kind) => forge(kind, { token: alice.access_token, jwks })));
    for (const token of tokens) expect((await stack.http('GET', '/api/threads', { token })).status).toBe(401);
    const clients = await Promise.all(tokens.map((token) => stack.connect(token)));
    return clients.every(({ refused }) => refused === undefined);
  },
  'exp-live': async ({ stack }) => {
    const { access_token, email } = await stack.register({ ttl_seconds: 1 });
    const other = await stack.auth('/auth/login', { body: { email, password: 'secret' } });
    const [aging, fresh] = [await stack.connect(access_token), await stack.connect(String(other.body['access_token']))];
    let refused = await stack.connect(access_token);
    while (refused.refused === undefined) refused = await stack.connect(access_token);
    await sendAndFinish(fresh, 'after the end');
    return events(aging).length > 0;
  },
  'trunc-key': async (scene) => {
    const [a, b] = await connectBoth(scene);
    return a.frames[0]?.user_id === b.frames[0]?.user_id;
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
  'shared-memory': async (scene) => {
    const [a, b] = await connectBoth(scene);
    await sendAndFinish(a, 'zqaaaaaaaaaaaaaaaaaaaaaaaa');
    await sendAndFinish(b, 'what did I say');
    return JSON.stringify(b.frames).includes('zqaaaaaaaaaaaaaaaaaaaaaaaa');
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
  'stale-close': async ({ stack, alice }) => {
    const [old, current] = [await stack.connect(alice.access_token), await stack.connect(alice.access_token)];
    old.socket.close();
    await old.closed;
    const { run_id } = await current.ask('user_message', { content: 'lost' });
    const watcher = await stack.connect(alice.access_token, { resumeFrom: 0 });
    await watcher.event('agent_completed', run_id);
    await watcher.settled();
    return events(current).length === 0;
  },
  'last-connect': async (scene) => {
    const a = await scene.stack.connect(scene.alice.access_token);
    const step = scene.stack.expect('wait', { holds: ['tool-result'] });
    await a.ask('user_message', { content: 'wait' });
    await a.next((frame) => frame.type === 'tool_executing' && frame.payload['tool_name'] === 'http_get');
    const b = await scene.stack.connect(scene.bob.access_token);
    scene.stack.visit.release({ step, phase: 'tool-result' });
    expect(await ending(scene, a)).toBe('completed');
    await a.settled();
    await b.settled();
    return showsOther(b, scene.alice);
  },
  'fallback-bcast': async (scene) => {
    const [a, b] = await connectBoth(scene);
    const step = scene.stack.expect('leave', { holds: ['tool-result'] });
    await a.ask('user_message', { content: 'leave' });
    await a.next((frame) => frame.type === 'tool_executing' && frame.payload['tool_name'] === 'http_get');
    a.socket.terminate();
    await a.closed;
    await b.settled();
    scene.stack.visit.release({ step, phase: 'tool-result' });
    expect(await ending(scene, a)).toBe('completed');
    // What the bus told of alice's run came before what it tells of this one.
    await sendAndFinish(b, 'and then');
    return showsOther(b, scene.alice);
  },
  'started-thrice': async (scene) => {
    const [a] = await connectBoth(scene);
    await sendAndFinish(a, 'once');
    return events(a).filter((event) => event.startsWith('agent_started')).length > 1;
  },
};

/** The status of the one run of a user, once it has ended. */
async function ending({ stack, alice }: Scene, client: Client): Promise<unknown> {
  const { run_id } = await client.next((frame) => frame.type === 'run_accepted');
  for (;;) {
    const { body } = await stack.http('GET', `/api/runs/${run_id}`, { token: alice.access_token });
    if (body['status'] !== 'running') return body['status'];
  }
}

async function meet(slug: string, faults: readonly string[]): Promise<boolean> {
  const stack = await sound.another({ faults });
  const scene = { stack, alice: await stack.register(), bob: await stack.register() };
  const shows = await WITNESSES[slug]!(scene);
  await stack.stop();
  return shows;
}

test('every fault has a witness', () => {
  expect(Object.keys(WITNESSES)).toEqual(FAULTS.map(({ slug }) => slug));
});

test.each(FAULTS.map(({ slug }) => slug))('%s shows when it is planted and not otherwise', async (slug) => {
  expect([await meet(slug, []), await meet(slug, [slug])]).toEqual([false, true]);
});

test.each([
  ['bcast-all', 'dup-sub'],
  ['dup-sub', 'bcast-all'],
  ['http-cache', 'started-thrice'],
  ['idem-global', 'idor-stream'],
])('%s and %s both show when both are planted', async (one, other) => {
  expect([await meet(one, [one, other]), await meet(other, [one, other])]).toEqual([true, true]);
});
