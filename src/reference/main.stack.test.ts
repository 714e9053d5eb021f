import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Postgres } from '../launch/postgres.ts';
import { startPostgres } from '../launch/postgres.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const COMMON = { DATABASE_SCHEMA: 'ovh_of_processes', SCRYPT_COST: '16', END_WITH_STDIN: '1' };

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test('the services of a stack run as processes, are healthy, and end with their stdin or a signal', async () => {
  const entered = (role: string): string => server.url.replace('postgres@', `${role}:secret@`);
  const auth = run(['auth'], {
    ...COMMON,
    OWNER_DATABASE_URL: server.url,
    DATABASE_URL: entered('some_auth'),
    BACKEND_DATABASE_URL: entered('some_backend'),
  });
  const authUrl = await urlOf(auth, 'auth');
  const environment = {
    ...COMMON,
    DATABASE_URL: entered('some_backend'),
    AUTH_URL: authUrl,
    LLM_BASE_URL: 'http://127.0.0.1:9/v1',
    REPLICAS: '2',
  };
  const replicas = ['0', '1'].map((REPLICA) => run(['backend'], { ...environment, REPLICA }));
  const urls = await Promise.all(replicas.map((replica) => urlOf(replica, 'backend')));
  for (const url of urls) {
    const check = run(['check-health'], { ...environment, PORT: new URL(url).port });
    expect(await once(check, 'exit')).toEqual([0, null]);
  }
  const checkAuth = run(['check-health'], { PORT: new URL(authUrl).port });
  expect(await once(checkAuth, 'exit')).toEqual([0, null]);

  const exits = replicas.map((replica) => once(replica, 'exit'));
  replicas[0]?.stdin.end();
  replicas[1]?.kill('SIGTERM');
  for (const exit of exits) expect(await exit).toEqual([0, null]);
  const check = run(['check-health'], { ...environment, PORT: new URL(urls[0] ?? '').port }, 'pipe');
  expect(await once(check, 'exit')).toEqual([1, null]);
  auth.stdin.end();
  expect(await once(auth, 'exit')).toEqual([0, null]);
  const owner = postgres(server.url, { max: 1 });
  expect(await owner`select from ovh_of_processes.replicas`).toHaveLength(0);
  await owner.end();
});

test('a wrong configuration is one line on stderr and exit code 2', async () => {
  const right = { DATABASE_URL: server.url, AUTH_URL: 'http://127.0.0.1:9', LLM_BASE_URL: 'http://127.0.0.1:9/v1' };
  const wrong: readonly (readonly [string, Record<string, string>, string])[] = [
    ['nothing', {}, 'unknown-service'],
    ['backend', { ...right, AUTH_URL: '' }, 'bad-environment: expected AUTH_URL'],
    ['backend', { ...right, FAULTS: 'bcast-all, nobody' }, 'unknown-fault'],
    ['auth', { ...right, DATABASE_SCHEMA: 'drop;' }, 'bad-environment: expected DATABASE_SCHEMA'],
    ['auth', { ...right, FRAME_BYTES: '1' }, 'bad-setting'],
    ['relay', { RELAY_TO: '127.0.0.1:4011,nowhere' }, 'bad-environment: expected RELAY_TO'],
  ];
  for (const [service, environment, said] of wrong) {
    const child = run([service], environment, 'pipe');
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(lines).toEqual([expect.stringContaining(said)]);
  }
});

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A process of the stack that sees nothing of our own environment but the path; what it says on stderr is ours. */
function run(
  args: readonly string[],
  environment: Record<string, string>,
  stderr: 'inherit' | 'pipe' = 'inherit',
): Child {
  const env = { PATH: process.env['PATH'], ...environment };
  // With a pipe there is a stream, and nobody reads `stderr` without one.
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env, stdio: ['pipe', 'pipe', stderr] }) as Child;
}

async function urlOf(child: Child, service: string): Promise<string> {
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const said = JSON.parse(line) as { service: string; url: string };
  expect(said.service).toBe(service);
  return said.url;
}
