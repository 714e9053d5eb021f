import { expect, test } from 'vitest';
import { ALICE, BOB, connect, plan, readThreads, send, step } from '../../selftest/witnesses/steps.ts';
import { candidatesOf } from '../edit.ts';
import { users } from './users.ts';

const RUN = { user: BOB, step: 1 };
const apart = plan(2, [
  step(ALICE, connect()),
  step(BOB, send({ via: 'http', holds: ['final'] })),
  step(BOB, connect(), { when: { kind: 'event', run: RUN, event: 'agent_started', nth: 1 } }),
  step(ALICE, readThreads()),
]);

test('the first user does what another does, over connections of its own', () => {
  const [, merged = []] = users.waves(apart);
  const [candidate] = candidatesOf(apart, { edits: merged });
  expect(candidate?.plan.users).toHaveLength(1);
  const steps = candidate?.plan.steps.map(({ op, user, connection }) => `${op.kind} ${user}/${connection}`);
  expect(steps).toEqual(['connect 0/0', 'send 0/1', 'connect 0/1', 'read 0/0']);
  expect(candidate?.plan.steps[2]?.when).toMatchObject({ run: { user: 0, step: 1 } });
});
