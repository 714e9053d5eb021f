import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { decodeEntry } from '../../corpus/codec.ts';
import { startProxiedStack, type ProxiedStack } from '../bad-stacks/proxied-stack.ts';
import type { Misbehaviour } from '../bad-stacks/proxy.ts';
import { freePort, makePlace, type Ended, type Place } from './command-line.fixture.ts';

let stack: ProxiedStack;
let place: Place;
beforeAll(async () => {
  stack = await startProxiedStack({ modelPort: await freePort() });
});
afterAll(() => stack.stop());
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

const LIMIT_MS = 120_000;
const SHORT = ['--runs', '20', '--shrink-time', '1s'];

async function fuzz(misbehaviour: Misbehaviour, ...flags: readonly string[]): Promise<Ended> {
  const proxy = await stack.proxy(misbehaviour);
  return place.run(['fuzz', ...stack.flags(proxy), '--seed', '7', ...flags]);
}

test('a backend that is not there is unavailable, with the next thing to do', async () => {
  const port = await freePort();
  const { code, stdout } = await place.run(['fuzz', ...stack.flags({ url: `http://127.0.0.1:${port}` })]);
  expect(code).toBe(3);
  expect(stdout).toContain(`http://127.0.0.1:${port}/ready gave no answer`);
  expect(stdout).toContain('npm run stack');
});

test.for([
  ['refuses-handshakes', 'it was answered 503'],
  ['closes-at-once', 'it ended with 1011 no more'],
] as const)('a backend that answers HTTP and %s is unavailable', async ([kind, how]) => {
  const { code, stdout } = await fuzz({ kind });
  expect(code).toBe(3);
  expect(stdout).toContain('the stack answers HTTP, and no handshake with a good token is let in');
  expect(stdout).toContain(how);
});

test('a backend that dies in the middle of a campaign is unavailable, and what was done is told', async () => {
  const { code, stdout } = await fuzz({ kind: 'dies', afterFrames: 300 }, '--time', '20s', '--json');
  expect(code).toBe(3);
  const report = JSON.parse(stdout) as { verdict: string; executions: number; seed: number };
  expect(report).toMatchObject({ verdict: 'unavailable', seed: 7, violations: [] });
  expect(report.executions).toBeGreaterThan(0);
  expect(place.entries()).toEqual([]);
}, LIMIT_MS);

test('frames that are no JSON are a finding', async () => {
  const { code, stdout, stderr } = await fuzz({ kind: 'babbles', every: 40 }, ...SHORT);
  expect(code).toBe(1);
  expect(stdout).toContain('well-formed violated');
  expect(stderr).not.toContain('error');
  const [file = ''] = place.entries();
  const text = readFileSync(join(place.directory, file), 'utf8');
  expect(decodeEntry(text, file)).toMatchObject({ key: { checker: 'well-formed' } });
}, LIMIT_MS);
