import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import postgres from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { startPostgres } from './postgres.ts';

let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'overhear-test-'));
  await chmod(directory, 0o755);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('PostgreSQL answers a query, and its directory is gone once it has stopped', async () => {
  const server = await startPostgres({ directory });
  const sql = postgres(server.url, { max: 1 });
  expect(await sql`select 1 as one, current_setting('fsync') as fsync`).toEqual([{ one: 1, fsync: 'off' }]);
  await sql.end();
  expect(readdirSync(directory)).toHaveLength(1);
  await server.stop();
  await server.stop();
  expect(readdirSync(directory)).toEqual([]);
  await expect(reach(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('two servers live side by side', async () => {
  const servers = await Promise.all([startPostgres(), startPostgres()]);
  expect(servers[0].port).not.toBe(servers[1].port);
  await Promise.all(servers.map((server) => server.stop()));
});

it('a given port that is taken is an error that says so, and leaves nothing behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(startPostgres({ port, directory })).rejects.toMatchObject({ code: 'port-in-use' });
  expect(readdirSync(directory)).toEqual([]);
  other.close();
});

it('a directory that PostgreSQL cannot use is an error with what it said', async () => {
  await expect(startPostgres({ directory: join(directory, 'missing') })).rejects.toMatchObject({
    code: 'postgres-unavailable',
    message: expect.stringContaining('missing') as string,
  });
});

it('a process that does not stop its server exits all the same, and leaves nothing behind', async () => {
  const empty = untilEmpty(directory);
  const child = runProgram('process.exitCode = 7;');
  expect(await once(child, 'exit')).toEqual([7, null]);
  await empty;
});

it('a process that stops its server goes on to its end', async () => {
  const child = runProgram('await server.stop(); process.exitCode = 8;');
  expect(await once(child, 'exit')).toEqual([8, null]);
  expect(readdirSync(directory)).toEqual([]);
});

it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('a process that %s ends leaves no server behind', async (signal) => {
  const child = runProgram('setInterval(() => {}, 1000);');
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const socket = await reach(Number(port.toString()));
  const empty = untilEmpty(directory);
  child.kill(signal);
  await Promise.all([once(socket.resume(), 'close'), empty]);
  await expect(reach(Number(port.toString()))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

/** A process that starts a server, prints its port, and then does what it is told. */
function runProgram(rest: string): ChildProcessByStdio<null, Readable, null> {
  const program = `
    const { startPostgres } = await import(process.env.MODULE);
    const server = await startPostgres({ directory: process.env.DIRECTORY });
    console.log(server.port);
    ${rest}`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    env: { ...process.env, DIRECTORY: directory, MODULE: fileURLToPath(new URL('postgres.ts', import.meta.url)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function reach(port: number): Promise<ReturnType<typeof connect>> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return socket;
}

function untilEmpty(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (readdirSync(folder).length > 0) return;
      watcher.close();
      resolve();
    });
  });
}
