import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { makePlace, type Place } from './command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const LIMIT_MS = 120_000;

/** Databases end after the process that used them, within a moment. */
async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => [...place.processes(), ...place.leftovers()], { timeout: 30_000 }).toEqual([]);
}

test('Ctrl-C ends a campaign that found nothing with its seed and 130', async () => {
  const campaign = place.start(['fuzz', '--seed', '11', '--time', '50s']);
  await campaign.says('seed 11');
  campaign.signal('SIGINT');
  const { code, stdout, stderr } = await campaign.ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Ctrl-C again ends at once');
  expect(stdout).toMatch(/^interrupted/m);
  expect(stdout).toMatch(/seed {2,}11/);
  await nothingIsLeft();
}, LIMIT_MS);

test('Ctrl-C twice ends at once with 130', async () => {
  const campaign = place.start(['fuzz', '--seed', '11', '--time', '50s']);
  await campaign.says('seed 11');
  campaign.signal('SIGINT');
  await campaign.says('Ctrl-C again ends at once');
  const at = performance.now();
  campaign.signal('SIGINT');
  const { code } = await campaign.ended;
  expect(code).toBe(130);
  expect(performance.now() - at).toBeLessThan(3000);
  await nothingIsLeft();
}, LIMIT_MS);

test('Ctrl-C ends a stack with 0', async () => {
  const stack = place.start(['stack', ...(await ports())]);
  await stack.says('end it');
  stack.signal('SIGINT');
  expect(await stack.ended).toMatchObject({ code: 0 });
  await nothingIsLeft();
}, LIMIT_MS);

async function ports(): Promise<readonly string[]> {
  const [auth, backend] = await Promise.all([freePort(), freePort()]);
  return ['--auth-port', `${auth}`, '--backend-port', `${backend}`];
}
