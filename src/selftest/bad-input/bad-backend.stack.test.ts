import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { decodeEntry } from '../../corpus/codec.ts';
import schema from '../../report/campaign.schema.json' with { type: 'json' };
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
const CORPUS = fileURLToPath(new URL('../../../corpus/regression', import.meta.url));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
const SHORT = ['--runs', '20', '--shrink-time', '1s'];

async function fuzz(misbehaviour: Misbehaviour, ...flags: readonly string[]): Promise<Ended> {
  const proxy = await stack.proxy(misbehaviour);
  return place.run(['fuzz', ...stack.flags(proxy), '--seed', '7', ...flags]);
}

/** A campaign that says on stderr each time it asks again. */
function waitsIn(stderr: string): readonly string[] {
  return Array.from(stderr.matchAll(/asking again in (\d) s/g), ([, seconds = '']) => seconds);
}

test('a stack that is not there is asked again after 1, 2, 4 and 8 s, and then unavailable or passed over', async () => {
  const [backend, auth] = await Promise.all([freePort(), freePort()]);
  const flags = ['--backend', `http://127.0.0.1:${backend}`, '--auth', `http://127.0.0.1:${auth}`];
  const fuzzAt = async (...more: readonly string[]): Promise<Ended> =>
    place.run(['fuzz', ...flags, '--llm-listen', `127.0.0.1:${await freePort()}`, ...more]);
  const [failed, skipped, replayed] = await Promise.all([
    fuzzAt(),
    fuzzAt('--if-unavailable', 'skip', '--json', '--reporter', 'junit', '--out', 'reports'),
    place.run(['replay', CORPUS, ...flags, '--llm-listen', `127.0.0.1:${await freePort()}`, '--json']),
  ]);
  expect(failed.code).toBe(3);
  expect(waitsIn(failed.stderr)).toEqual(['1', '2', '4', '8']);
  expect(failed.stdout).toContain(`auth-keys failed: http://127.0.0.1:${auth}/.well-known/jwks.json gave no answer`);
  expect(failed.stdout).toContain(`npm run doctor -- ${flags.slice(0, 2).join(' ')}`);

  expect(skipped.code).toBe(0);
  expect(skipped.stderr).toContain('NOTHING WAS CHECKED');
  expect(JSON.parse(skipped.stdout)).toMatchObject({ verdict: 'unavailable', reached: false });
  expect(readFileSync(join(place.directory, 'reports', 'junit.xml'), 'utf8')).toContain('<skipped message="auth-keys');

  expect(replayed.code).toBe(3);
  expect(JSON.parse(replayed.stdout)).toHaveProperty('entries.0.verdict', 'unavailable');
}, LIMIT_MS);

test('Ctrl-C while a stack is waited for ends at once with 130', async () => {
  const campaign = place.start(['fuzz', ...stack.flags({ url: `http://127.0.0.1:${await freePort()}` })]);
  await campaign.says('asking again in 2 s');
  const at = performance.now();
  campaign.signal('SIGINT');
  expect((await campaign.ended).code).toBe(130);
  expect(performance.now() - at).toBeLessThan(1500);
});

test.for([
  ['refuses-handshakes', 'handshake-refusal failed', '503'],
  ['closes-at-once', 'token-handshake failed', 'accepted, then closed with 1011 "no more" before a first frame'],
] as const)('a backend that answers HTTP and %s is unavailable, skip or not', async ([kind, check, how]) => {
  const { code, stdout, stderr } = await fuzz({ kind }, '--if-unavailable', 'skip');
  expect(code).toBe(3);
  expect(stdout).toContain(check);
  expect(stdout).toContain(how);
  expect(`${stdout}${stderr}`).not.toContain('NOTHING WAS CHECKED');
});

test('a stack that dies in the middle of a campaign is a finding, with its last sign of life', async () => {
  const { code, stdout, stderr } = await fuzz({ kind: 'dies', afterFrames: 300 }, '--time', '20s', '--json');
  expect(code).toBe(1);
  expect(waitsIn(stderr)).toEqual(['1', '2', '4', '8']);
  const report: unknown = JSON.parse(stdout);
  expect(validate(report) ? [] : validate.errors).toEqual([]);
  const { executions, violations } = report as { executions: number; violations: { lost: Lost }[] };
  expect(executions).toBeGreaterThan(0);
  expect(violations).toMatchObject([{ key: 'stack/liveness/own/lost', file: null, seed: 7 }]);
  const [{ lost } = { lost: { last_alive: '', under_way: [] } }] = violations;
  expect(Math.abs(Date.now() - Date.parse(lost.last_alive))).toBeLessThan(LIMIT_MS);
  expect(lost.under_way.length).toBeGreaterThan(0);
  expect(place.entries()).toEqual([]);
}, LIMIT_MS);

interface Lost {
  readonly last_alive: string;
  readonly under_way: readonly unknown[];
}

test('a stack that is away for a moment in the middle of a campaign is no finding', async () => {
  const proxy = await stack.proxy({ kind: 'dies', afterFrames: 300 });
  const campaign = place.start(['fuzz', ...stack.flags(proxy), '--seed', '7', '--time', '6s', '--json']);
  await campaign.says('asking again in 1 s');
  await proxy.revive();
  const { stdout } = await campaign.ended;
  expect(JSON.parse(stdout)).toMatchObject({ violations: [] });
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
