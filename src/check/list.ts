import { authBoundary } from './auth-boundary.ts';
import { canaryConfinement } from './canary-confinement.ts';
import type { Checker } from './checker.ts';
import type { Comparison } from './comparison.ts';
import { eventCompleteness } from './event-completeness.ts';
import { eventOrder } from './event-order.ts';
import { exactlyOnce } from './exactly-once.ts';
import { historyModel } from './history-model.ts';
import { knownIds } from './known-ids.ts';
import { liveness } from './liveness.ts';
import { nonInterference } from './non-interference.ts';
import { principal } from './principal.ts';
import { threadConfinement } from './thread-confinement.ts';
import { upstreamWitness } from './upstream-witness.ts';
import { wellFormed } from './well-formed.ts';

/** All checkers; the order is the priority: of one execution the first that is violated tells. */
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
  threadConfinement,
  wellFormed,
  liveness,
];

/** What takes several performances of a plan to decide; after the checkers, in this order. */
export const COMPARISONS: readonly Comparison[] = [nonInterference];
