import { expect, test } from 'vitest';
import type { Outcome } from '../../history/history.ts';
import { useLaboratory } from '../../selftest/laboratory.fixture.ts';
import { connect, plan, send, step } from '../../selftest/witnesses/steps.ts';

const laboratory = useLaboratory();

/** Whether the handshake or the token's sign-in is sooner is left to chance: each should have come first in these. */
const TIMES = 6;

test('a token change waits for its connection to open, and what its user does next waits for it', async () => {
  const steps = [
    step(0, connect({ token: 'revoked' })),
    step(0, connect()),
    step(0, { kind: 'refresh', how: 'socket-own' }),
    step(0, { kind: 'refresh', how: 'socket-expired' }),
    step(0, send()),
  ];
  for (let time = 0; time < TIMES; time += 1) {
    const { history, judgement } = await laboratory().tryAlone(plan(1, steps));
    expect(judgement.violations).toEqual([]);
    const settled = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry] : []));
    const onSocket = settled.filter(({ step: id }) => id >= 2).map(({ step: id, outcome }) => `${id} ${told(outcome)}`);
    expect(onSocket).toEqual(['2 ok', '3 token_expired', '4 ok']);
  }
});

test('a connection goes on with what its session is renewed with, and ends with it', async () => {
  const steps = [
    step(0, connect()),
    step(0, { kind: 'refresh', how: 'socket-renewed' }),
    step(0, send()),
    step(0, { kind: 'expire', how: 'renewed' }, { when: { kind: 'quiet' } }),
    step(0, connect(), { when: { kind: 'settled', step: 3 } }),
  ];
  const { history, judgement } = await laboratory().tryAlone(plan(1, steps));
  expect(judgement.violations).toEqual([]);
  const settled = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry] : []));
  expect(settled.map(({ step: id, outcome }) => `${id} ${told(outcome)}`)).toEqual([
    '0 ok',
    '1 ok',
    '2 ok',
    '3 ok',
    '4 token_expired',
  ]);
  const closed = history.entries.find((entry) => entry.kind === 'closed');
  expect(closed).toMatchObject({ code: 4401, by: 'server' });
});

function told(outcome: Outcome): string {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
}
