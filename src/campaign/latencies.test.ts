import { expect, test } from 'vitest';
import { parseHistory } from '../history/notation.ts';
import { takeLatencies } from './latencies.ts';
import { createQuantiles } from './quantiles.ts';

function resumeOf(...lines: readonly string[]): number | null {
  const into = { connect: createQuantiles(), event: createQuantiles(), resume: createQuantiles() };
  takeLatencies(parseHistory(['alice lease', 'alice token k0', ...lines].join('\n')), into);
  return into.resume.read().p50;
}

const opens = ['@100', 'c0 alice open token=k0 resume=1', '@150', 'c0 opened', 'c0 < welcome 3 resumed=1'];
const replay = ['@200', 'c0 < agent_thinking r1 2', '@300', 'c0 < agent_error r1 3', '@900', 'c0 < agent_started r2 4'];

test('a resume after a disturbance lasts until the newest event that its welcome names', () => {
  const took = resumeOf('disturbed d0 kill 1', ...opens, ...replay) ?? 0;
  expect(Math.abs(took - 200)).toBeLessThan(5);
});

test('a resume that has nothing to bring lasts until its welcome', () => {
  const took = resumeOf('disturbed d0 kill 1', ...opens.slice(0, 4), 'c0 < welcome 1 resumed=1') ?? 0;
  expect(Math.abs(took - 50)).toBeLessThan(2);
});

test('before a disturbance, and of a replay that never came to its end, nothing is measured', () => {
  expect(resumeOf(...opens, ...replay, 'disturbed d0 kill 1')).toBeNull();
  expect(resumeOf('disturbed d0 kill 1', ...opens, ...replay.slice(0, 2))).toBeNull();
});
