import type { Contrast, ContrastRow } from '../checker.ts';
import type { View } from './facets.ts';

const NOTHING: View = new Map();

/** What an observer saw with the others and apart from them, in the order of the former. */
export function contrastOf(options: {
  readonly observer: number;
  /** Key of the facet that tells. */
  readonly differs: string;
  readonly together: View | undefined;
  readonly apart: View | undefined;
}): Contrast {
  const { observer, differs, together = NOTHING, apart = NOTHING } = options;
  const keys = [...new Set([...together, ...apart].flatMap(([key, { value }]) => (value === undefined ? [] : [key])))];
  const user = { kind: 'user', user: observer } as const;
  return {
    titles: [
      [user, ' with the others'],
      [user, ' apart from them'],
    ],
    rows: keys.map((key): ContrastRow => {
      const [left, right] = [together.get(key)?.value, apart.get(key)?.value];
      return {
        label: key,
        ...(left !== undefined && { left }),
        ...(right !== undefined && { right }),
        differs: key === differs,
      };
    }),
  };
}
