import type { ViolationKey } from '../check/checker.ts';
import { isSameKey } from './weigh.ts';

/** Whether something of what an execution showed is found already, which is likely to have caused the rest too. */
export function isExplained(shown: readonly ViolationKey[], found: readonly ViolationKey[]): boolean {
  return shown.some((key) => found.some((one) => isSameKey(one, key)));
}

/**
 * Whether a key is worth a look that shows in an execution among all of these: beside what is found already only when
 * its checker has told of nothing yet. One bug shows by many keys, and two by the same checker.
 */
export function isNews(
  key: ViolationKey,
  { shown, found }: { readonly shown: readonly ViolationKey[]; readonly found: readonly ViolationKey[] },
): boolean {
  return !isExplained(shown, found) || !found.some(({ checker }) => checker === key.checker);
}
