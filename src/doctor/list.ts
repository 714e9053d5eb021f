import { AUTHENTICATE } from './authenticate.ts';
import type { Check } from './check.ts';
import { ISOLATE } from './isolate.ts';
import { REACH } from './reach.ts';

/** All checks, in the order in which they are tried: each needs only such as stand before it. */
export const CHECKS: readonly Check[] = [...REACH, ...AUTHENTICATE, ...ISOLATE];
