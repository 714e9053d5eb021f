import { afterAll, beforeAll, expect, test } from 'vitest';
import { isolation } from '../../properties/isolation.ts';
import { useArena } from '../selftest/laboratory.fixture.ts';
import { ALICE, BOB, connect, disconnect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { createChronicle } from './chronicle.ts';
import { createLaboratories } from './laboratories.ts';
import { createPerformer, type Performer } from './performer.ts';
import { createPulse } from './pulse.ts';

const arena = useArena(['last-connect']);

let performer: Performer;
beforeAll(() => {
  let performed = 0;
  const nextName = (): string => `performance ${(performed += 1)}`;
  const { target, stack, puppet } = arena();
  performer = createPerformer({
    arena: arena(),
    laboratories: createLaboratories({ target, stack, puppet, nextName }),
    pulse: createPulse(() => performance.now()),
    chronicle: createChronicle(),
    nextName,
  });
});
afterAll(() => performer.close());

/** Alice waits for the end of a run of which bob gets all events. */
const WAITING = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(ALICE, send()),
  step(ALICE, disconnect(), {
    when: { kind: 'event', run: { user: ALICE, step: 2 }, event: 'agent_completed', nth: 1 },
  }),
]);

test('what another user got is told before what its owner still waits for', async () => {
  const { history, judgement } = await performer.perform({ plan: WAITING, property: isolation }, 0);
  const checkers = judgement.violations.map(({ checker }) => checker);
  expect(checkers).toContain('principal');
  expect(checkers).not.toContain('event-completeness');
  expect(history.entries.some(({ kind }) => kind === 'watchdog' || kind === 'audit')).toBe(false);
});
