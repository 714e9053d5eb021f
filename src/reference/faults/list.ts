import type { Fault } from './fault.ts';

/** All faults, in the order in which the list of faults has them. */
export const FAULTS: readonly Fault[] = [];
