/** Neighbours in groups: halves, quarters, on down to two; the groups of one size together. */
export function halvingsOf<T>(all: readonly T[]): readonly (readonly (readonly T[])[])[] {
  const sizes: number[] = [];
  for (let size = Math.ceil(all.length / 2); size >= 2; size = Math.ceil(size / 2)) {
    sizes.push(size);
    if (size === 2) break;
  }
  return sizes.map((size) =>
    Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size)),
  );
}
