import { expect, test } from 'vitest';
import { createNaming, type Naming } from './naming.ts';

const ALICE = 'user-1';
const BOB = 'user-17';
function asked(...mentioned: readonly string[]): string {
  return JSON.stringify({ messages: [`the assistant of ${mentioned.join()}`] });
}

function whose(naming: Naming, request: string): string | undefined {
  return naming.whose(request, [ALICE, BOB], (one) => one);
}

function learnt(...requests: readonly (readonly [string, string])[]): Naming {
  const naming = createNaming();
  for (const [request, name] of requests) naming.learn(request, name);
  return naming;
}

const NAMED = [
  [asked(ALICE), ALICE],
  [asked(BOB), BOB],
  [asked(ALICE, BOB), ALICE],
] as const;

test('a request is the one user whom it names, where each request named its user', () => {
  const naming = learnt(...NAMED);
  expect([asked(ALICE), asked(BOB)].map((request) => whose(naming, request))).toEqual([ALICE, BOB]);
});

test('it is nobody known who is asked for by none, or by several', () => {
  const naming = learnt(...NAMED);
  expect([asked(), asked(ALICE, BOB)].map((request) => whose(naming, request))).toEqual([undefined, undefined]);
});

test('nothing is relied on before there was enough to learn from, nor after one request that named nobody', () => {
  expect(whose(learnt(...NAMED.slice(1)), asked(BOB))).toBeUndefined();
  expect(whose(learnt(...NAMED, [asked(), BOB]), asked(BOB))).toBeUndefined();
});

test('short names say nothing', () => {
  const naming = learnt(['{"id":7}', '7'], ['{"id":7}', '7'], ['{"id":7}', '7']);
  expect(naming.whose('{"id":7}', ['7', '8'], (one) => one)).toBeUndefined();
});
