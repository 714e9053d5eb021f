import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartConfig, TargetConfig } from '../target/define/config.ts';
import { launchCommand } from './command-stack.ts';
import { freePort } from './free-port.ts';

const MODEL = { host: '127.0.0.1', port: 1 };
const SERVER = `
require('node:fs').writeFileSync(process.argv[2], String(process.pid));
require('node:http').createServer((_, answer) => answer.end('new')).listen(process.argv[3], '127.0.0.1');
`;

const servers: Server[] = [];
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overhear-'));
  await writeFile(join(directory, 'server.cjs'), SERVER);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(directory, { recursive: true });
});

const launch = (url: string, start: StartConfig): ReturnType<typeof launchCommand> => {
  const config: TargetConfig & { readonly start: StartConfig } = {
    url,
    start,
    users: { jwt: { secret: 'secret' } },
    connect: {},
    send: ({ text }) => text,
    read: () => undefined,
  };
  return launchCommand({ config, directory, model: MODEL });
};
const said = async (url: string): Promise<string> => await (await fetch(url)).text();

test('what is at the address already is used and left there, or refused, as the configuration says', async () => {
  const server = createServer((_, answer) => answer.end('old'));
  servers.push(server);
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${port}`;
  await expect(launch(url, { command: 'exit 1' })).rejects.toThrow(`expected nobody at ${url}`);
  const stack = await launch(url, { command: 'exit 1', reuse: true });
  expect(stack.endpoints.backends).toEqual([url]);
  await stack.stop();
  expect(await said(url)).toBe('old');
});

test('where nobody is there yet, it is started all the same', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const command = `node server.cjs pid ${new URL(url).port}`;
  const stack = await launch(url, { command, reuse: true });
  expect(await said(url)).toBe('new');
  await stack.stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('a stack whose command returns is ended by a command of its own', async () => {
  const command = 'setsid node server.cjs pid {port} >/dev/null 2>&1 &';
  const stack = await launch('http://127.0.0.1:{port}', { command, stop: 'kill $(cat pid)' });
  const [url = ''] = stack.endpoints.backends;
  expect(await said(url)).toBe('new');
  await stack.stop();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
