import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnoseStack } from '../../cli/perform-doctor.ts';
import type { StackChoice } from '../../cli/work.ts';
import { tellingFailure, verdictOf, wasReached, type CheckResult, type Diagnosis } from '../../report/diagnosis.ts';
import type { Endpoints } from '../../target/target.ts';
import { freePort } from '../../launch/free-port.ts';
import { takePort } from '../bad-input/command-line.fixture.ts';
import { startDullModel } from './dull-model.ts';
import { startProxiedStack, type ProxiedStack } from './proxied-stack.ts';
import { startWebPage } from './web-page.ts';

let stack: ProxiedStack;
let modelPort = 0;
beforeAll(async () => {
  modelPort = await freePort();
  stack = await startProxiedStack({ modelPort });
});
afterAll(() => stack.stop());

function diagnose(changes: Partial<Endpoints> = {}, port = modelPort): Promise<Diagnosis> {
  const choice: StackChoice = {
    kind: 'running',
    target: 'reference',
    endpoints: { ...stack.endpoints, ...changes },
    model: { host: '127.0.0.1', port },
  };
  return diagnoseStack(choice, { signal: new AbortController().signal });
}

function named(diagnosis: Diagnosis, kind: CheckResult['came']['kind']): readonly string[] {
  return diagnosis.checks.filter(({ came }) => came.kind === kind).map(({ check }) => check);
}

test('of the embedded stack with three replicas everything is fine', async () => {
  const choice: StackChoice = { kind: 'embedded', target: 'reference', replicas: 3, faults: [] };
  const diagnosis = await diagnoseStack(choice, { signal: new AbortController().signal });
  expect(diagnosis.checks.filter(({ came }) => came.kind !== 'fine')).toEqual([]);
  expect(verdictOf(diagnosis)).toBe('sound');
});

test('of a stack that runs elsewhere everything is fine', async () => {
  const diagnosis = await diagnose();
  expect(diagnosis.checks.filter(({ came }) => came.kind !== 'fine')).toEqual([]);
});

test('a stack that was stopped is silent, and nothing but its doors is tried', async () => {
  const other = await stack.another();
  await other.stop();
  const diagnosis = await diagnose(other.endpoints);
  expect(named(diagnosis, 'fine')).toEqual(['start']);
  expect(named(diagnosis, 'failed')).toEqual(['auth-keys', 'backend-ready']);
  expect(tellingFailure(diagnosis)).toMatchObject({
    came: {
      means: 'silent',
      remedy: { kind: 'start', service: 'auth' },
      what: expect.stringContaining('ECONNREFUSED') as string,
    },
  });
  expect([verdictOf(diagnosis), wasReached(diagnosis)]).toEqual(['unavailable', false]);
});

test('auth and backend of two stacks do not agree on keys', async () => {
  const other = await stack.another();
  const diagnosis = await diagnose({ auth: other.endpoints.auth });
  expect(named(diagnosis, 'failed')).toEqual(['token-http', 'token-handshake']);
  expect(tellingFailure(diagnosis)).toMatchObject({
    check: 'token-http',
    came: { means: 'unusable', remedy: { kind: 'agree-on-keys' }, what: expect.stringContaining('401 token_invalid') },
  });
  expect([verdictOf(diagnosis), wasReached(diagnosis)]).toEqual(['unavailable', true]);
});

test('a stack that looks at claims and at no signature lets forged tokens in, and can be fuzzed', async () => {
  const proxy = await stack.proxy({ kind: 'trusts-claims' });
  const diagnosis = await diagnose({ backends: [proxy.url] });
  expect(named(diagnosis, 'failed')).toEqual(['bad-tokens-http', 'bad-tokens-handshake', 'revoked-token']);
  expect(tellingFailure(diagnosis)).toMatchObject({
    came: { means: 'violated', remedy: { kind: 'verify-tokens' }, what: expect.stringContaining('wrong-key') },
  });
  expect(verdictOf(diagnosis)).toBe('violated');
});

test('a stack that accepts each handshake and then closes greets nobody', async () => {
  const proxy = await stack.proxy({ kind: 'closes-at-once' });
  const diagnosis = await diagnose({ backends: [proxy.url] });
  expect(named(diagnosis, 'failed')).toEqual(['handshake-refusal', 'token-handshake']);
  expect(tellingFailure(diagnosis)).toMatchObject({
    check: 'token-handshake',
    came: {
      means: 'unusable',
      remedy: { kind: 'greet' },
      what: expect.stringContaining('accepted, then closed with 1011 "no more" before a first frame'),
    },
  });
});

test('a web page that answers 200 to everything is neither an auth service nor a backend', async () => {
  const page = await startWebPage();
  const asBackend = await diagnose({ backends: [page.url] });
  expect(named(asBackend, 'failed')).toEqual(['backend-refusal', 'handshake-refusal', 'token-http', 'token-handshake']);
  expect(tellingFailure(asBackend)).toMatchObject({
    came: { means: 'unusable', remedy: { kind: 'correct-address', service: 'backend' } },
  });
  const asAuth = await diagnose({ auth: page.url });
  expect(tellingFailure(asAuth)).toMatchObject({
    check: 'auth-keys',
    came: { means: 'unusable', remedy: { kind: 'correct-address', service: 'auth' } },
  });
  await page.stop();
});

test('a stack whose model is nowhere ends its runs in agent_error, and is to be pointed at the puppet', async () => {
  const port = await freePort();
  const diagnosis = await diagnose({}, port);
  expect(named(diagnosis, 'failed')).toEqual(['puppet']);
  expect(tellingFailure(diagnosis)).toMatchObject({
    came: {
      means: 'unusable',
      remedy: { kind: 'point-at-puppet', url: `http://127.0.0.1:${port}/v1` },
      what: expect.stringContaining('the run ended in agent_error'),
    },
  });
});

test('a stack whose model is another one says what that says', async () => {
  const model = await startDullModel(modelPort);
  const diagnosis = await diagnose({}, await freePort());
  await model.stop();
  expect(tellingFailure(diagnosis)).toMatchObject({
    check: 'puppet',
    came: { what: expect.stringContaining('it said "I am quite another model."') },
  });
});

test('an address of the puppet that is taken is wrong usage', async () => {
  const taken = await takePort();
  const diagnosis = await diagnose({}, taken.port);
  await taken.free();
  expect(tellingFailure(diagnosis)).toMatchObject({
    check: 'start',
    came: { means: 'usage', what: expect.stringContaining('EADDRINUSE') },
  });
  expect(verdictOf(diagnosis)).toBe('usage');
});

test('an interrupt ends it at once, and is no failure', async () => {
  const choice: StackChoice = {
    kind: 'running',
    target: 'reference',
    endpoints: stack.endpoints,
    model: { host: '127.0.0.1', port: modelPort },
  };
  const diagnosis = await diagnoseStack(choice, { signal: AbortSignal.abort() });
  expect(named(diagnosis, 'failed')).toEqual([]);
  expect(verdictOf(diagnosis)).toBe('interrupted');
});
