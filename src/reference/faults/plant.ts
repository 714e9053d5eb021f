import { OverhearError } from '../../support/errors.ts';
import type { AuthModifier, Modifier } from '../seams.ts';
import type { Fault } from './fault.ts';
import { FAULTS } from './list.ts';

/** The modifiers of the faults with these slugs, for the replicas of one stack. Errors: `unknown-fault`. */
export function plantFaults(slugs: readonly string[]): readonly Modifier[] {
  return slugs.map((slug) => findFault(slug).install());
}

/** The same for its auth service, which few faults change. */
export function plantAuthFaults(slugs: readonly string[]): readonly AuthModifier[] {
  return slugs.flatMap((slug) => findFault(slug).installAuth?.() ?? []);
}

function findFault(slug: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.slug === slug);
  if (fault !== undefined) return fault;
  throw new OverhearError('unknown-fault', `expected the slug of a fault, got "${slug}"`, {
    hint: `Known faults: ${FAULTS.map((known) => known.slug).join(', ')}.`,
  });
}
