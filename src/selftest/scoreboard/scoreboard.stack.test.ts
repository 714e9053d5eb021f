import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, type Place } from '../bad-input/command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const LIMIT_MS = 240_000;
const QUICK = ['--seeds', '1', '--shrink-time', '5s'] as const;

async function nothingIsLeft(): Promise<void> {
  await expect.poll(() => [...place.processes(), ...place.leftovers()], { timeout: 30_000 }).toEqual([]);
}

test('a row is found by a checker that sees its fault, and the control finds nothing', async () => {
  const faults = ['faults', '--only', 'started-thrice', '--budget', '5s', ...QUICK, '--json'];
  const { code, stdout } = await place.run(faults);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 1,
    seeds: 1,
    complaints: [],
    standings: [
      { row: 'started-thrice', found: 1, of: 1, wrong: [] },
      { row: 'sound', control: true, found: 0, of: 1 },
    ],
  });
  expect(code).toBe(0);
  await nothingIsLeft();
}, LIMIT_MS);

test('Ctrl-C keeps what was measured', async () => {
  const faults = place.start(['faults', '--only', 'started-thrice', '--budget', '100s', ...QUICK]);
  // The control takes the whole budget.
  await faults.says('started-thrice, seed 1: ');
  faults.signal('SIGINT');
  const { code, stdout } = await faults.ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/^started-thrice +1\/1 /m);
  expect(stdout).not.toMatch(/^sound/m);
  await nothingIsLeft();
}, LIMIT_MS);

test('the matrix says which checkers see the witness of a fault', async () => {
  const faults = ['faults', '--matrix', '--only', 'idor-stream', '--seeds', '1', '--json'];
  const { code, stdout } = await place.run(faults);
  expect(JSON.parse(stdout)).toMatchObject({
    seen: [{ row: 'idor-stream', of: 1, times: { 'auth-boundary': 1 } }],
  });
  expect(code).toBe(0);
  await nothingIsLeft();
}, LIMIT_MS);

test('a fault that there is not is refused before anything starts', async () => {
  const { code, stderr } = await place.run(['faults', '--only', 'last-conect']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('expected the slug of a fault, got "last-conect"')]);
}, LIMIT_MS);
