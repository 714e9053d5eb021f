import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeEntry } from '../../corpus/codec.ts';
import schema from '../../report/campaign.schema.json' with { type: 'json' };
import { ROOT } from '../readme/read-readme.ts';
import { startProxiedStack, type ProxiedStack } from '../bad-stacks/proxied-stack.ts';
import { freePort } from '../../launch/free-port.ts';
import { desertedPort, makePlace, type Place } from './command-line.fixture.ts';

let stack: ProxiedStack;
beforeAll(async () => {
  stack = await startProxiedStack({ modelPort: await freePort() });
});
afterAll(() => stack.stop());

const LIMIT_MS = 120_000;
const SHORT = ['--seed', '7', '--shrink-time', '1s'];
/** What is under way when a stack goes away is suspected, and each suspicion takes its time. */
const FEW = ['--concurrency', '2'];
const SKIP = ['--if-unavailable', 'skip', '--json', '--reporter', 'junit', '--out', 'reports'];
const CORPUS = join(ROOT, 'corpus', 'regression');
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** A place of the test's own: tests that mostly wait run at once. */
async function inPlace(perform: (place: Place) => Promise<void>): Promise<void> {
  const place = makePlace();
  try {
    await perform(place);
  } finally {
    place.remove();
  }
}

/** The same with a stack of the test's own, as two campaigns cannot be the model of one. */
async function withStack(perform: (own: { place: Place; stack: ProxiedStack }) => Promise<void>): Promise<void> {
  const own = await startProxiedStack({ modelPort: await freePort() });
  try {
    await inPlace((place) => perform({ place, stack: own }));
  } finally {
    await own.stop();
  }
}

/** The flags for what fails before the model is asked: it listens where nobody else does. */
async function flagsTo(backend: { readonly url: string }): Promise<readonly string[]> {
  return [...stack.flags(backend), '--llm-listen', `127.0.0.1:${await freePort()}`];
}

/** The seconds after which a command said that it asks again. */
function waitsIn(stderr: string): readonly string[] {
  return Array.from(stderr.matchAll(/asking again in (\d) s/g), ([, seconds = '']) => seconds);
}

test.concurrent('a stack that is not there is asked again, and then unavailable', { timeout: LIMIT_MS }, () =>
  inPlace(async (place) => {
    const [backend, auth] = await Promise.all([desertedPort(), desertedPort()]);
    const models = await Promise.all(Array.from({ length: 3 }, freePort));
    const flags = ['--backend', `http://127.0.0.1:${backend.port}`, '--auth', `http://127.0.0.1:${auth.port}`];
    const [failed, skipped, replayed] = await Promise.all([
      place.run(['fuzz', ...flags, '--llm-listen', `127.0.0.1:${models[0]}`]),
      place.run(['fuzz', ...flags, '--llm-listen', `127.0.0.1:${models[1]}`, ...SKIP]),
      place.run(['replay', CORPUS, ...flags, '--llm-listen', `127.0.0.1:${models[2]}`, '--json']),
    ]);
    expect(failed.code).toBe(3);
    expect(waitsIn(failed.stderr)).toEqual(['1', '2', '4', '8']);
    const keys = `http://127.0.0.1:${auth.port}/.well-known/jwks.json`;
    expect(failed.stdout).toContain(`auth-keys failed: ${keys} gave no answer`);
    expect(failed.stdout).toContain(`npx overhear doctor ${flags.join(' ')}`);

    expect(skipped.code).toBe(0);
    expect(skipped.stderr).toContain('NOTHING WAS CHECKED');
    expect(JSON.parse(skipped.stdout)).toMatchObject({ verdict: 'unavailable', reached: false });
    const junit = readFileSync(join(place.directory, 'reports', 'junit.xml'), 'utf8');
    expect(junit).toContain('<skipped message="auth-keys failed');

    expect(replayed.code).toBe(3);
    expect(waitsIn(replayed.stderr)).toEqual(['1', '2', '4', '8']);
    expect(JSON.parse(replayed.stdout)).toHaveProperty('entries.1.verdict', 'unavailable');
    await Promise.all([backend.free(), auth.free()]);
  }),
);

test.concurrent('a stack that dies in the middle of a campaign is a finding', { timeout: LIMIT_MS }, () =>
  withStack(async ({ place, stack: own }) => {
    const proxy = await own.proxy({ kind: 'dies', afterFrames: 150 });
    const args = ['fuzz', ...own.flags(proxy), ...SHORT, ...FEW, '--time', '20s', '--json'];
    const { code, stdout, stderr } = await place.run(args);
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
  }),
);

interface Lost {
  readonly last_alive: string;
  readonly under_way: readonly unknown[];
}

test.concurrent('a stack that is away for a moment is neither lost nor sound', { timeout: LIMIT_MS }, () =>
  withStack(async ({ place, stack: own }) => {
    const proxy = await own.proxy({ kind: 'dies', afterFrames: 150 });
    const campaign = place.start(['fuzz', ...own.flags(proxy), ...SHORT, ...FEW, '--runs', '30', '--json']);
    await campaign.says('asking again in 1 s');
    await proxy.revive();
    const { code, stdout } = await campaign.ended;
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown', violations: [] });
    expect(code).toBe(4);
  }),
);

test.concurrent('Ctrl-C while a stack is waited for ends at once with 130', { timeout: LIMIT_MS }, () =>
  inPlace(async (place) => {
    const { port, free } = await desertedPort();
    const campaign = place.start(['fuzz', ...(await flagsTo({ url: `http://127.0.0.1:${port}` }))]);
    await campaign.says('asking again in 2 s');
    const at = performance.now();
    campaign.signal('SIGINT');
    const { code, stdout } = await campaign.ended;
    expect(code).toBe(130);
    expect(stdout).toContain('interrupted');
    expect(performance.now() - at).toBeLessThan(5000);
    await free();
  }),
);

test.concurrent.for([
  ['refuses-handshakes', 'handshake-refusal failed', '503'],
  ['closes-at-once', 'token-handshake failed', 'accepted, then closed with 1011 "no more" before a first frame'],
] as const)('a backend that answers HTTP and %s is unavailable, skip or not', async ([kind, check, how]) => {
  await inPlace(async (place) => {
    const proxy = await stack.proxy({ kind });
    const args = ['fuzz', ...(await flagsTo(proxy)), '--if-unavailable', 'skip'];
    const { code, stdout, stderr } = await place.run(args);
    expect(code).toBe(3);
    expect(stdout).toContain(check);
    expect(stdout).toContain(how);
    expect(`${stdout}${stderr}`).not.toContain('NOTHING WAS CHECKED');
  });
});

test('frames that are no JSON are a finding', { timeout: LIMIT_MS }, () =>
  inPlace(async (place) => {
    const proxy = await stack.proxy({ kind: 'babbles', every: 40 });
    const { code, stdout, stderr } = await place.run(['fuzz', ...stack.flags(proxy), ...SHORT, '--runs', '20']);
    expect(code).toBe(1);
    expect(stdout).toContain('well-formed violated');
    expect(stderr).not.toContain('error');
    const [file = ''] = place.entries();
    const text = readFileSync(join(place.directory, file), 'utf8');
    expect(decodeEntry(text, file)).toMatchObject({ key: { checker: 'well-formed' } });
  }),
);
