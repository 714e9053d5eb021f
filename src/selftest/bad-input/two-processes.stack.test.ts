import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { makePlace, type Place, type Running } from './command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const LIMIT_MS = 180_000;

interface Elsewhere {
  readonly stack: Running;
  readonly flags: readonly string[];
}

/** Starts the stack in a process of its own; the flags lead another process there. */
async function startStack(...more: readonly string[]): Promise<Elsewhere> {
  const [auth, backend, model] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = ['--auth-port', `${auth}`, '--backend-port', `${backend}`];
  const stack = place.start(['stack', ...ports, '--llm-url', `http://127.0.0.1:${model}`, ...more]);
  await stack.says('end it');
  const urls = ['--backend', `http://127.0.0.1:${backend}`, '--auth', `http://127.0.0.1:${auth}`];
  return { stack, flags: [...urls, '--llm-listen', `127.0.0.1:${model}`] };
}

test('a sound stack in another process holds', async () => {
  const { stack, flags } = await startStack();
  const { code, stdout } = await place.run(['fuzz', ...flags, '--seed', '7', '--runs', '30', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'holds', executions: 30, unknown: [] });
  expect(code).toBe(0);
  stack.signal('SIGINT');
  expect(await stack.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('stopping') as string });
}, LIMIT_MS);

test('a fault of a stack in another process is found, shrunk and kept', async () => {
  const { stack, flags } = await startStack('--fault', 'bcast-all');
  const { code, stdout } = await place.run(['fuzz', ...flags, '--seed', '7', '--shrink-time', '20s', '--json']);
  expect(code).toBe(1);
  const { violations } = JSON.parse(stdout) as { violations: { steps: number; shrink: { from_steps: number } }[] };
  expect(violations).toMatchObject([{ repeats: { violated: 10, of: 10 }, file: place.entries()[0] }]);
  const [{ steps, shrink } = { steps: Infinity, shrink: { from_steps: 0 } }] = violations;
  expect(steps).toBeLessThan(shrink.from_steps);
  stack.signal('SIGINT');
  await stack.ended;
}, LIMIT_MS);
