import { OverhearError } from '../../support/errors.ts';
import type { AuthModifier, Modifier } from '../seams.ts';
import type { Fault } from './fault.ts';
import { ALWAYS, type Guard } from './guard.ts';
import { createDiary, type Diary } from './guards/diary.ts';
import { keepDiary } from './guards/keep-diary.ts';
import { FAULTS } from './list.ts';
import { readPlanting, type Planting } from './planting.ts';

/**
 * The modifiers of these faults, each a slug that guards may follow, for the replicas of one stack, whose name no
 * other has. Errors: `unknown-fault`, `bad-fault`.
 */
export function plantFaults(faults: readonly string[], stack: string): readonly Modifier[] {
  const plantings = faults.map(readPlanting);
  const diary = createDiary(() => performance.now());
  const modifiers = plantings.map((planting) => {
    const { slug, guards } = planting;
    const fault = findFault(slug).install(guardOf(planting, { diary, stack: `${stack}/${slug}` }));
    return guards.reduce((guarded, guard) => guard.around?.(guarded) ?? guarded, fault);
  });
  // The last one is the outermost.
  const isGuarded = plantings.some(({ guards }) => guards.length > 0);
  return isGuarded ? [...modifiers, keepDiary(diary)] : modifiers;
}

/** The same for its auth service, which few faults change, and where guards see nothing of runs and connections. */
export function plantAuthFaults(faults: readonly string[], stack: string): readonly AuthModifier[] {
  const diary = createDiary(() => performance.now());
  return faults.map(readPlanting).flatMap((planting) => {
    const guard = guardOf(planting, { diary, stack: `${stack}/${planting.slug}` });
    return findFault(planting.slug).installAuth?.(guard) ?? [];
  });
}

/** Fires when all guards of a fault do. */
function guardOf({ guards }: Planting, of: { readonly diary: Diary; readonly stack: string }): Guard {
  if (guards.length === 0) return ALWAYS;
  const conditions = guards.map((guard) => guard.condition(of));
  return {
    fires: (subject) => {
      const anew = typeof subject === 'object';
      const asked = { subject: anew ? subject.of : subject, anew };
      return conditions.every((holds) => holds(asked));
    },
  };
}

function findFault(slug: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.slug === slug);
  if (fault !== undefined) return fault;
  throw new OverhearError('unknown-fault', `expected the slug of a fault, got "${slug}"`, {
    hint: `Known faults: ${FAULTS.map((known) => known.slug).join(', ')}.`,
  });
}
