import type { Checker } from './checker.ts';
import { wellFormed } from './well-formed.ts';

/** All checkers; the order is the priority: of one execution the first that is violated tells. */
export const CHECKERS: readonly Checker[] = [wellFormed];
