import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import schema from '../../report/campaign.schema.json' with { type: 'json' };
import { startProxiedStack, type ProxiedStack } from '../bad-stacks/proxied-stack.ts';
import type { Proxy } from '../bad-stacks/proxy.ts';
import { freePort } from '../../launch/free-port.ts';
import { makePlace, type Ended, type Place } from './command-line.fixture.ts';

const LIMIT_MS = 120_000;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

let stack: ProxiedStack;
let leaky: Proxy;
let place: Place;
beforeAll(async () => {
  stack = await startProxiedStack({ modelPort: await freePort(), faults: ['started-thrice'] });
  leaky = await stack.proxy({ kind: 'none' });
});
afterAll(() => stack.stop());
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const SHORT = ['--property', 'agent-events', '--seed', '7', '--runs', '20', '--shrink-time', '1s'];

function fuzz(...flags: readonly string[]): Promise<Ended> {
  return place.run(['fuzz', ...stack.flags(leaky), ...SHORT, ...flags]);
}

/** The one line on stdout, after it was found to be an object that the schema allows. */
function readOnlyObject(stdout: string): Record<string, unknown> {
  expect(stdout.match(/\n/g)).toHaveLength(1);
  const object: unknown = JSON.parse(stdout);
  expect(validate(object) ? [] : validate.errors).toEqual([]);
  // The schema allows objects only.
  return object as Record<string, unknown>;
}

test('a finding is one object on stdout with every field, and so is the replay of its entry', async () => {
  const found = await fuzz('--json');
  expect(found.code).toBe(1);
  const { violations, ...report } = readOnlyObject(found.stdout);
  expect(Object.keys(report).sort().join(' ')).toBe(
    'disturbed elapsed_ms events executions latency_ms not_checked not_checked_needs novelty pool quiet_ms reached ' +
      'reason runs schema seed unconfirmed unknown verdict',
  );
  expect(report).toMatchObject({ schema: 1, verdict: 'violated', seed: 7 });
  const [violation = {}] = violations as Record<string, unknown>[];
  expect(Object.keys(violation).sort().join(' ')).toBe(
    'also_seen checker explanation file key message path plan property rate repeats seed shrink steps users',
  );
  const [file = ''] = place.entries();
  expect(violation).toMatchObject({ file, repeats: { violated: 10, of: 10 } });

  const replayed = await place.run(['replay', file, ...stack.flags(leaky), '--times', '2', '--json']);
  expect(replayed.code).toBe(1);
  expect(readOnlyObject(replayed.stdout)).toMatchObject({ as_expected: true, entries: [{ file }] });
}, LIMIT_MS);

test('a finding is printed whole when a file is where the corpus should be', async () => {
  writeFileSync(join(place.directory, 'corpus'), 'mine');
  const { code, stdout } = await fuzz();
  expect(code).toBe(1);
  expect(stdout).toContain('corpus-not-a-directory');
  expectPlan(stdout);
  expect(readFileSync(join(place.directory, 'corpus'), 'utf8')).toBe('mine');
}, LIMIT_MS);

// Only root mounts a file system, and not in every container.
test.skipIf(!canMount())('a finding is printed whole when no space is left to keep it', async () => {
  const corpus = join(place.directory, 'corpus');
  mkdirSync(corpus);
  mount(corpus);
  try {
    const { code, stdout } = await fuzz();
    expect(code).toBe(1);
    expect(stdout).toContain('corpus-no-space');
    expectPlan(stdout);
    expect(readdirSync(corpus, { recursive: true })).toEqual(['full', 'regression']);
  } finally {
    execFileSync('umount', [corpus]);
  }
}, LIMIT_MS);

test('what was found is kept and told when the backend dies after it', async () => {
  const proxy = await stack.proxy({ kind: 'none' });
  const flags = [...SHORT.slice(0, 4), '--shrink-time', '1s', '--time', '6s', '--keep-going'];
  const campaign = place.start(['fuzz', ...stack.flags(proxy), ...flags]);
  await campaign.says('Replay ');
  proxy.die();
  const { code, stdout } = await campaign.ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/^violated: /m);
  expect(place.entries().length).toBeGreaterThan(0);
}, LIMIT_MS);

test('what was found is kept and told when Ctrl-C comes after it', async () => {
  const flags = [...SHORT.slice(0, 4), '--shrink-time', '1s', '--time', '6s', '--keep-going'];
  const campaign = place.start(['fuzz', ...stack.flags(leaky), ...flags]);
  await campaign.says('Replay ');
  campaign.signal('SIGINT');
  const { code, stdout } = await campaign.ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/seed {2,}7/);
  for (const file of place.entries()) expect(stdout).toContain(file);
}, LIMIT_MS);

/** Whoever has no file has the plan to save by hand. */
function expectPlan(stdout: string): void {
  expect(stdout).toMatch(/^Plan {5}\{"version":1,"users":/m);
}

/** A file system that is full. */
function mount(directory: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', directory], { stdio: 'ignore' });
  mkdirSync(join(directory, 'regression'));
  for (let bytes = 16_384; bytes >= 4096; bytes -= 4096) {
    try {
      writeFileSync(join(directory, 'full'), 'x'.repeat(bytes));
      return;
    } catch {
      // It holds less than that.
    }
  }
}

function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'overhear-mount-'));
  try {
    mount(directory);
    execFileSync('umount', [directory]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
