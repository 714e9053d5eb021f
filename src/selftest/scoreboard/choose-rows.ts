import { createHash } from 'node:crypto';
import type { Row } from './row.ts';
import { rowNamed, ROWS } from './rows.ts';

/**
 * The rows that were asked for, or all; of these a third where a commit is to choose, another third with each commit.
 * Throws an OverhearError `unknown-fault` or `bad-fault`.
 */
export function chooseRows(options: {
  readonly only?: readonly string[];
  /** A hash of a commit. */
  readonly thirdBy?: string;
}): readonly Row[] {
  const { only, thirdBy } = options;
  const rows = only === undefined ? ROWS : [...new Set(only)].map(rowNamed);
  if (thirdBy === undefined) return rows;
  const lots = rows.map(({ name }) => ({ name, lot: lotOf(`${thirdBy} ${name}`) }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const drawn = lots.slice(0, Math.ceil(rows.length / 3)).map(({ name }) => name);
  return rows.filter(({ name }) => drawn.includes(name));
}

function lotOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
