import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defer, type Deferred } from '../support/deferred.ts';
import { createHttpClient, type HttpClient, type HttpEnd } from './http.ts';

let server: Server;
let client: HttpClient;
let origin: string;
let arrival: Deferred<IncomingMessage>;
beforeEach(async () => {
  arrival = defer();
  // Nothing is answered: whoever waits is broken off.
  server = createServer((request) => arrival.resolve(request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  client = createHttpClient({ limitMs: 5_000 });
});
afterEach(async () => {
  client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a request that is broken off at once reaches the stack, which sees its client leave', async () => {
  const end = await new Promise<HttpEnd>((resolve) => {
    const wire = { service: 'backend', method: 'POST', path: '/api', body: '{}' } as const;
    client.send(origin, wire, null, resolve).abort();
  });
  expect(end).toMatchObject({ kind: 'broken', by: 'client' });
  const arrived = await arrival.promise;
  expect(arrived.url).toBe('/api');
  await new Promise<void>((resolve) => (arrived.closed ? resolve() : arrived.on('close', () => resolve())));
});

test('a request to nobody ends as broken, too', async () => {
  await new Promise((resolve) => server.close(resolve));
  const end = await new Promise<HttpEnd>((resolve) => {
    client.send(origin, { service: 'backend', method: 'GET', path: '/api' }, null, resolve).abort();
  });
  expect(end).toMatchObject({ kind: 'broken' });
});
