import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePlace, type Place } from './command-line.fixture.ts';

const LIMIT_MS = 180_000;
const SHORT = ['--runs', '80', '--concurrency', '6', '--json'];
const DAMAGED = join('corpus', 'generated', 'damaged.json');

let place: Place;
beforeAll(() => {
  place = makePlace();
  mkdirSync(join(place.directory, 'corpus', 'generated'), { recursive: true });
  writeFileSync(join(place.directory, DAMAGED), '{"version":1');
});
afterAll(() => place.remove());

interface Report {
  readonly passed_over?: readonly string[];
  readonly novelty?: { readonly features: number; readonly known_before: number; readonly mutants: number };
}

async function fuzz(...flags: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await place.run(['fuzz', ...SHORT, ...flags]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  // The schema's own test says that it is one.
  return JSON.parse(stdout) as Report;
}

function kept(): readonly string[] {
  return readdirSync(join(place.directory, 'corpus', 'generated'));
}

test('plans that showed something new are kept, mutated, found by the next campaign and pruned', async () => {
  const first = await fuzz();
  expect(first.novelty?.known_before).toBe(0);
  expect(first.novelty?.mutants).toBeGreaterThan(0);
  expect(first.passed_over).toEqual([expect.stringContaining(DAMAGED)]);
  expect(kept().length).toBeGreaterThan(10);

  const seeded = await fuzz('--seed', '7');
  expect(seeded.novelty).toMatchObject({ known_before: 0, mutants: 0 });
  expect(seeded).not.toHaveProperty('passed_over');

  const before = kept();
  const next = await fuzz('--no-save');
  expect(next.novelty?.known_before).toBeGreaterThan(100);
  expect(next.novelty?.features).toBeLessThan(first.novelty?.features ?? 0);
  expect(kept()).toEqual(before);

  expect(await fuzz('--no-novelty')).not.toHaveProperty('novelty');

  const pruned = await place.run(['corpus', 'prune']);
  expect(pruned).toMatchObject({ code: 0, stderr: expect.stringContaining(DAMAGED) });
  expect(kept().length).toBeLessThan(before.length);
  expect(pruned.stdout).toContain(`${kept().length} plans`);
}, LIMIT_MS);
