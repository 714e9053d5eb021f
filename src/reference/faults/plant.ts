import { OverhearError } from '../../support/errors.ts';
import type { Modifier } from '../seams.ts';
import { FAULTS } from './list.ts';

/** The modifiers of the faults with these slugs, for one stack. Errors: `unknown-fault`. */
export function plantFaults(slugs: readonly string[]): readonly Modifier[] {
  return slugs.map((slug) => {
    const fault = FAULTS.find((candidate) => candidate.slug === slug);
    if (fault !== undefined) return fault.install();
    throw new OverhearError('unknown-fault', `expected the slug of a fault, got "${slug}"`, {
      hint: `Known faults: ${FAULTS.map((known) => known.slug).join(', ')}.`,
    });
  });
}
