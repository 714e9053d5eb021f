import seedrandom from 'seedrandom';

/** A stream of pseudo-random numbers; two of equal seed give equal streams. Not for secrets. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(below: number): number;
  /** One element; throws a RangeError on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** `length` characters of [a-z0-9]. */
  text(length: number): string;
}

const BASE36 = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Everything random outside fast-check draws from here (`alea` of seedrandom, the fastest of its generators). */
export function createRandom(seed: string | number): Random {
  const next = seedrandom.alea(String(seed));
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('pick: the list is empty');
      return item;
    },
    text: (length) => Array.from({ length }, () => BASE36[below(BASE36.length)]).join(''),
  };
}
