import { expect, test } from 'vitest';
import type { Plan } from '../../plan/plan.ts';
import { ALICE, BOB, plan, send, step } from '../../selftest/witnesses/steps.ts';
import { shrink } from '../loop.ts';

/** As many events as the runs of bob come to: start, end, and two of each tool. */
function eventsOfBob({ steps }: Plan): number {
  return steps.reduce((sum, { user, op }) => {
    return op.kind === 'send' && user === BOB ? sum + 2 + op.script.thinking + 2 * op.script.tools : sum;
  }, 0);
}

test('what takes many events takes one long run', async () => {
  const talkative = plan(2, [
    step(ALICE, send({ via: 'http' })),
    ...Array.from({ length: 6 }, () => step(BOB, send({ via: 'http' }))),
  ]);
  const isShown = (one: Plan): Promise<boolean> => Promise.resolve(one.users.length === 2 && eventsOfBob(one) >= 12);
  const shrunk = await shrink({
    plan: talkative,
    judge: isShown,
    certify: isShown,
    rate: 1,
    lanes: 2,
    clock: () => 0,
    budgetMs: 1,
  });
  const scripts = shrunk.plan.steps.flatMap(({ user, op }) => (user === BOB && op.kind === 'send' ? [op.script] : []));
  expect(scripts).toMatchObject([{ thinking: 0, tools: 5 }]);
});
