import { EventEmitter, once } from 'node:events';
import { createServer, get } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startRelay } from './relay.ts';
import type { Address } from './relay.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(answer: (response: ServerResponse) => void, port = 0): Promise<Address & { server: Server }> {
  const server = createServer((_, response) => answer(response)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => end(server));
  // A server that listens on TCP has an address of this form.
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, server };
}

async function end(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function relayTo(...to: readonly Address[]): Promise<string> {
  const relay = await startRelay({ host: '127.0.0.1', port: 0, to });
  ends.push(() => relay.stop());
  return relay.url;
}

/** Each on a connection of its own: `fetch` would go on with one that it has. */
async function ask(url: string): Promise<string> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  return await response.text();
}

test('the first address where somebody listens has the connection, whoever came or went before', async () => {
  const near = await serve((response) => response.end('near'));
  const far = await serve((response) => response.end('far'));
  const url = await relayTo(near, far);
  expect(await ask(url)).toBe('near');
  await end(near.server);
  expect(await ask(url)).toBe('far');
  await serve((response) => response.end('near again'), near.port);
  expect(await ask(url)).toBe('near again');
});

test('where nobody listens the connection is closed', async () => {
  const gone = await serve((response) => response.end());
  await end(gone.server);
  await expect(ask(await relayTo(gone))).rejects.toThrow('fetch failed');
});

test('an answer comes whole, however long, and one that breaks off breaks off', async () => {
  const long = 'a word '.repeat(300_000);
  const whole = await relayTo(await serve((response) => response.end(long)));
  expect(await ask(whole)).toBe(long);
  const half = await serve((response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy());
  });
  const broken = await relayTo(half);
  await expect(ask(broken)).rejects.toThrow('terminated');
});

test('an asker that goes away is told to the one who answers', async () => {
  const answered = new EventEmitter();
  const url = await relayTo(
    await serve((response) => {
      response.once('close', () => answered.emit('closed', response.writableEnded)).write('half');
    }),
  );
  const closed = once(answered, 'closed');
  const request = get(url, (response) => response.once('data', () => request.destroy()).on('error', () => undefined));
  request.on('error', () => undefined);
  expect(await closed).toEqual([false]);
});
