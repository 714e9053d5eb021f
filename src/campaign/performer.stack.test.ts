import { afterAll, beforeAll, expect, test } from 'vitest';
import { isolation } from '../../properties/isolation.ts';
import { useArena, WAITS_FOR_ANOTHERS } from '../selftest/laboratory.fixture.ts';
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

test('what another user got is told before what its owner still waits for', async () => {
  const { history, judgement } = await performer.perform({ plan: WAITS_FOR_ANOTHERS, property: isolation }, 0);
  const checkers = judgement.violations.map(({ checker }) => checker);
  expect(checkers).toContain('principal');
  expect(checkers).not.toContain('event-completeness');
  expect(history.entries.some(({ kind }) => kind === 'watchdog' || kind === 'audit')).toBe(false);
});
