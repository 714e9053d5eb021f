import { OverhearError } from '../../support/errors.ts';
import type { AuthModifier, Modifier } from '../seams.ts';
import type { Fault } from './fault.ts';
import type { Guard } from './guard.ts';
import { ALWAYS, guardByChance } from './guard.ts';
import { FAULTS } from './list.ts';
import { readPlanting } from './planting.ts';

/**
 * The modifiers of these faults, each a slug that a guard may follow, for the replicas of one stack, whose name no
 * other has. Errors: `unknown-fault`, `bad-fault`.
 */
export function plantFaults(faults: readonly string[], stack: string): readonly Modifier[] {
  return planned(faults, stack).map(({ fault, guard }) => fault.install(guard));
}

/** The same for its auth service, which few faults change. */
export function plantAuthFaults(faults: readonly string[], stack: string): readonly AuthModifier[] {
  return planned(faults, stack).flatMap(({ fault, guard }) => fault.installAuth?.(guard) ?? []);
}

function planned(faults: readonly string[], stack: string): readonly { fault: Fault; guard: Guard }[] {
  return faults.map((text) => {
    const { slug, rate } = readPlanting(text);
    return { fault: findFault(slug), guard: rate === 1 ? ALWAYS : guardByChance(rate, `${stack}/${slug}`) };
  });
}

function findFault(slug: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.slug === slug);
  if (fault !== undefined) return fault;
  throw new OverhearError('unknown-fault', `expected the slug of a fault, got "${slug}"`, {
    hint: `Known faults: ${FAULTS.map((known) => known.slug).join(', ')}.`,
  });
}
