import type { ViolationKey } from '../check/checker.ts';
import { isSameKey } from './weigh.ts';

/** What a campaign has told by now. */
export interface Told {
  readonly found: readonly ViolationKey[];
  /** What the smallest plans that show those were seen to show as well: one bug shows by many keys. */
  readonly beside: readonly ViolationKey[];
}

/** Whether something of what an execution showed is told already, which is likely to have caused the rest too. */
export function isExplained(shown: readonly ViolationKey[], told: Told): boolean {
  return shown.some((key) => isTold(key, told));
}

/** What crosses between the users of a plan crosses between plans as well, where it is hard to shrink. */
function isTold(key: ViolationKey, { found, beside }: Told): boolean {
  const all = [...found, ...beside];
  if (all.some((one) => isSameKey(one, key))) return true;
  const crossed = all.filter(({ direction }) => direction === 'other-user');
  return key.direction === 'stranger' && crossed.some(({ checker }) => checker === key.checker);
}

/**
 * Whether a key is worth a look that shows in an execution among all of these: beside what is told already only when
 * its checker has told of nothing yet. Two bugs may show by the same key, and seldom by the same checker first.
 */
export function isNews(
  key: ViolationKey,
  { shown, told }: { readonly shown: readonly ViolationKey[]; readonly told: Told },
): boolean {
  return !isExplained(shown, told) || !told.found.some(({ checker }) => checker === key.checker);
}
