/** What every canary begins with: rare in texts, absent from the protocol's own words, found by one `indexOf`. */
export const CANARY_PREFIX = 'zq';
/** Characters of a canary, its prefix included: each of the others is one of [0-9a-z]. */
export const CANARY_LENGTH = 26;

const HEAD = 6;
const CHECK = 4;
/** A beginning of so many characters is a canary's, whoever planted it, or it is that by chance once in 1.7 million. */
export const TELLING_LENGTH = CANARY_PREFIX.length + HEAD + CHECK;

/** A canary of the first 20 of these digits of base 36; behind the first six of them stands their check. */
export function toCanary(digits: string): string {
  const head = digits.slice(0, HEAD);
  return CANARY_PREFIX + head + checkOf(head) + digits.slice(HEAD, CANARY_LENGTH - CANARY_PREFIX.length - CHECK);
}

/** How much of a canary stands at that place of a text, as far as its own check tells; empty if none does. */
export function canaryAt(text: string, at: number): string {
  const [value = ''] = /^zq[0-9a-z]*/.exec(text.slice(at, at + CANARY_LENGTH)) ?? [];
  if (value.length < TELLING_LENGTH) return '';
  const head = value.slice(CANARY_PREFIX.length, CANARY_PREFIX.length + HEAD);
  return value.startsWith(checkOf(head), CANARY_PREFIX.length + HEAD) ? value : '';
}

function checkOf(head: string): string {
  let sum = 7;
  for (const letter of head) sum = (sum * 1009 + letter.charCodeAt(0)) % 36 ** CHECK;
  return sum.toString(36).padStart(CHECK, '0');
}
