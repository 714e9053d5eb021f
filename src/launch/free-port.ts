import { once } from 'node:events';
import { createServer } from 'node:net';

/** What was given out may not be listened on yet: so many are not given out again. */
const REMEMBERED = 1_000;
const given: number[] = [];

/**
 * A port of 127.0.0.1 on which nobody listens now, and which this process was not given lately. Another process may
 * take it before we do.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort();
    if (given.includes(port)) continue;
    given.push(port);
    if (given.length > REMEMBERED) given.shift();
    return port;
  }
}

async function anyPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numbered address');
  return address.port;
}
