import { OverhearError } from '../support/errors.ts';

/**
 * The known things of the given names, in the order given and each once. Throws an OverhearError `unknown-<what>` that
 * lists the known names and suggests the nearest one.
 */
export function chooseNames<T extends { readonly name: string }>(
  names: readonly string[],
  options: { readonly what: string; readonly known: readonly T[] },
): readonly T[] {
  return [...new Set(names)].map((name) => {
    const found = options.known.find((thing) => thing.name === name);
    if (found === undefined) throw unknownName(name, options);
    return found;
  });
}

function unknownName(
  name: string,
  { what, known }: { readonly what: string; readonly known: readonly { readonly name: string }[] },
): OverhearError {
  const names = known.map((thing) => thing.name);
  const nearest = nearestName(name, names);
  const guess = nearest === undefined ? '' : `Did you mean ${nearest}? `;
  return new OverhearError(`unknown-${what}`, `expected the name of a ${what}, got "${name}"`, {
    hint: `${guess}Known: ${names.join(', ')}.`,
  });
}

/** The name that needs the fewest changes of a character, if these are at most two, or a third of its characters. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const near = names
    .map((other) => ({ other, distance: distanceOf(name, other) }))
    .filter(({ other, distance }) => distance <= Math.max(2, other.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.other;
}

/** Levenshtein's distance, a row at a time. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
