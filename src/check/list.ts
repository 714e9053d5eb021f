import { authBoundary } from './auth-boundary.ts';
import { canaryConfinement } from './canary-confinement.ts';
import type { Checker } from './checker.ts';
import { eventCompleteness } from './event-completeness.ts';
import { eventOrder } from './event-order.ts';
import { exactlyOnce } from './exactly-once.ts';
import { historyModel } from './history-model.ts';
import { knownIds } from './known-ids.ts';
import { principal } from './principal.ts';
import { upstreamWitness } from './upstream-witness.ts';
import { wellFormed } from './well-formed.ts';

/**
 * All checkers; the order is the priority: of one execution the first that is violated tells. Liveness and
 * non-interference, which compare executions, will follow the last.
 */
export const CHECKERS: readonly Checker[] = [
  authBoundary,
  principal,
  canaryConfinement,
  upstreamWitness,
  knownIds,
  exactlyOnce,
  eventOrder,
  eventCompleteness,
  historyModel,
  wellFormed,
];
