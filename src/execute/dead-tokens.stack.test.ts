import { expect, test } from 'vitest';
import { useLaboratory } from '../selftest/laboratory.fixture.ts';
import { ALICE, connect, expire, plan, settled, step } from '../selftest/witnesses/steps.ts';
import { IMPATIENT } from './patience.ts';

const laboratory = useLaboratory(['exp-live']);

/** Two connections of alice, whose token of that one ages out. */
const aging = (connection: number): ReturnType<typeof plan> => {
  const token = (at: number): 'short-lived' | 'valid' => (at === connection ? 'short-lived' : 'valid');
  return plan(1, [
    step(ALICE, connect({ token: token(0) })),
    { ...step(ALICE, connect({ token: token(1) })), connection: 1 },
    { ...step(ALICE, expire(), { when: settled(connection) }), connection },
  ]);
};

test.each([
  { connection: 1, proof: 'answers a ping', isPingAnswered: true },
  { connection: 0, proof: 'stays open while nothing is said', isPingAnswered: false },
])('connection $connection, whose token is dead, $proof', async ({ connection, isPingAnswered }) => {
  const { history, judgement } = await laboratory().tryAlone(aging(connection), { patience: IMPATIENT });
  expect(judgement.violations.map(({ checker, where }) => `${checker} ${where}`)).toContain('auth-boundary live');
  const opening = history.entries.find((entry) => entry.kind === 'opening' && entry.slot === connection);
  const number = opening?.kind === 'opening' ? opening.connection : -1;
  const waited = history.entries.findIndex((entry) => entry.kind === 'watchdog' && entry.what === 'close');
  const isSent = history.entries.slice(0, waited).some((entry) => entry.kind === 'sent' && entry.connection === number);
  expect({ isSent, isWaitedFor: waited !== -1 }).toEqual({ isSent: isPingAnswered, isWaitedFor: !isPingAnswered });
});
