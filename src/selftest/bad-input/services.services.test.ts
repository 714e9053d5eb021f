import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { makePlace, type Place } from './command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const LIMIT_MS = 120_000;
/** The environment of whoever runs the tests must not decide where they do. */
const OWN = { DATABASE_URL: '', REDIS_URL: '' };

/** Servers and services end after the process that started them, within a moment. */
async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => [...place.processes(), ...place.leftovers()], { timeout: 30_000 }).toEqual([]);
}

test('a campaign on a sound stack of services holds, and nothing of it is left', async () => {
  const args = ['fuzz', '--stack', 'services', '--replicas', '2', '--runs', '40', '--disturb', 'none', '--seed', '5'];
  const { code, stdout } = await place.run([...args, '--json'], OWN);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'holds', executions: 40, violations: [] });
  await nothingIsLeft();
}, LIMIT_MS);

test.each(['SIGINT', 'SIGKILL'] as const)('%s ends a stack of services, and nothing of it is left', async (signal) => {
  const [auth, ...backends] = await Promise.all([freePort(), freePort()]);
  const ports = ['--auth-port', `${auth}`, '--backend-port', `${backends[0]}`];
  const stack = place.start(['stack', '--stack', 'services', ...ports], OWN);
  await stack.says('end it');
  expect((await fetch(`http://127.0.0.1:${backends[0]}/ready`)).status).toBe(200);
  const names = place.processes().join('\n');
  for (const name of ['redis-server', 'postgres', 'main.ts auth', 'main.ts backend']) expect(names).toContain(name);
  stack.signal(signal);
  expect((await stack.ended).code).toBe(signal === 'SIGINT' ? 0 : null);
  await nothingIsLeft();
}, LIMIT_MS);
