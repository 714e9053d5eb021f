import type { Property } from './property.ts';
import { comparisonsNamed } from './try-plan.ts';

/**
 * What the executions of a property show or promise, as news for those who judge them. One history is judged by all
 * checkers, whatever it was performed for. Only what is performed for a property that compares is compared, so to it
 * everything is new that only others saw.
 */
export function asSeenBy({ name, checkers }: Property, what: ReadonlySet<string>): ReadonlySet<string> {
  const compares = comparisonsNamed(checkers).length > 0;
  return compares ? new Set(Array.from(what, (one) => `${name}: ${one}`)) : what;
}
