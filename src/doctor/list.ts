import { AUTHENTICATE } from './authenticate.ts';
import type { Check } from './check.ts';
import { DEFINED } from './defined.ts';
import { ISOLATE } from './isolate.ts';
import { OWN_REQUESTS } from './own-requests.ts';
import { PROMISES } from './promises.ts';
import { REACH } from './reach.ts';
import type { Target } from '../target/target.ts';

/** All checks of such a target, in the order in which they are tried: each needs only such as stand before it. */
export function checksOf({ provision }: Pick<Target, 'provision'>): readonly Check[] {
  return provision === undefined ? [...REACH, ...AUTHENTICATE, ...ISOLATE] : [...DEFINED, ...PROMISES, ...OWN_REQUESTS];
}
