import { OverhearError } from '../../support/errors.ts';
import type { AuthModifier, Modifier } from '../seams.ts';
import type { Fault } from './fault.ts';
import { ALWAYS, type Guard } from './guard.ts';
import { createDiary, type Diary } from './guards/diary.ts';
import { keepDiary } from './guards/keep-diary.ts';
import { FAULTS } from './list.ts';
import { readPlanting, type Planting } from './planting.ts';

/** What these faults, each a slug that guards may follow, change in a stack. */
export interface Planted {
  /** For each of its replicas. */
  readonly modifiers: readonly Modifier[];
  /** For its auth service, which few faults change, and where no run, tool or connection is. */
  readonly authModifiers: readonly AuthModifier[];
}

/** Plants them in a stack whose name no other has, or in one process of it. Errors: `unknown-fault`, `bad-fault`. */
export function plantFaults(faults: readonly string[], stack: string): Planted {
  const diary = createDiary(() => performance.now());
  const plantings = faults.map(readPlanting).map((planting) => {
    const guard = guardOf(planting, { diary, stack: `${stack}/${planting.slug}` });
    return { guards: planting.guards, guard, fault: findFault(planting.slug) };
  });
  const modifiers = plantings.map(({ fault, guard, guards }) =>
    guards.reduce((guarded, reading) => reading.around?.(guarded) ?? guarded, fault.install(guard)),
  );
  const isGuarded = plantings.some(({ guards }) => guards.length > 0);
  return {
    // The last one is the outermost.
    modifiers: isGuarded ? [...modifiers, keepDiary(diary)] : modifiers,
    authModifiers: plantings.flatMap(({ fault, guard }) => fault.installAuth?.(guard) ?? []),
  };
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
