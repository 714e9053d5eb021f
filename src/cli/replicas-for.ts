import { knownFaults } from '../launch/known-faults.ts';
import { OverhearError } from '../support/errors.ts';

/** Replicas between which a fault shows that one replica alone does not have. */
const SEVERAL = 2;

/**
 * Replicas of a stack with these faults: as many as were asked for, else the fewest between which all of them can show.
 * Throws an OverhearError `bad-option` when fewer were asked for: such a campaign could find nothing.
 */
export async function replicasFor(slugs: readonly string[], asked: number | undefined): Promise<number> {
  const wide = (await knownFaults()).filter(({ slug, needs }) => slugs.includes(slug) && needs.includes('M'));
  const least = wide.length === 0 ? 1 : SEVERAL;
  if (asked === undefined || asked >= least) return asked ?? least;
  const names = wide.map(({ slug }) => slug).join(', ');
  throw new OverhearError('bad-option', `expected --replicas ${least} or more for --fault ${names}, got ${asked}`, {
    hint: `It goes wrong between replicas. Add --replicas ${least}, or leave --replicas out.`,
  });
}
