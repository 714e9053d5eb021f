import type { Property } from './property.ts';
import { comparisonsNamed } from './try-plan.ts';

/**
 * What the executions of a property show or promise, as news for those who judge them. One history is judged by all
 * checkers, whatever it was performed for. Only what is performed for a property that compares is compared, so to it
 * everything is new that only others saw.
 */
export function asSeenBy({ name, checkers }: Property, what: ReadonlySet<string>): ReadonlySet<string> {
  return compares({ checkers }) ? new Set(Array.from(what, (one) => `${name}: ${one}`)) : what;
}

/** Whether executions of a property are compared with others, and not judged by themselves alone. */
export function compares({ checkers }: Pick<Property, 'checkers'>): boolean {
  return comparisonsNamed(checkers).length > 0;
}
