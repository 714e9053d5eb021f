import type { Random } from '../support/random.ts';

/** One of the keys, each as likely as its weight says; throws a RangeError when no weight is above 0. */
export function choose<K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K {
  // The keys of the record are its type's keys, and absent fields have no key.
  const entries = Object.entries(weights) as [K, number][];
  let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  throw new RangeError('choose: no weight is above 0');
}

/** True with the probability `share`. */
export function chance(random: Random, share: number): boolean {
  return random.next() < share;
}

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, { least, most }: { readonly least: number; readonly most: number }): number {
  return least + random.below(most - least + 1);
}
