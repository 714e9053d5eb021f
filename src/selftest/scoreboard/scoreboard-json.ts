import type { Seen } from './measurement.ts';
import type { Scoreboard } from './scoreboard.ts';
import type { Standing } from './standing.ts';

/** What `overhear faults --json` prints, and what is kept of a whole measurement for the README. */
export interface ScoreboardJson {
  readonly schema: 1;
  readonly budget_ms: number;
  readonly shrink_time_ms: number;
  readonly seeds: number;
  readonly stack: string;
  readonly processors: number;
  /** By whose hash a third of the rows was chosen; absent when all were measured. */
  readonly third_by?: string;
  readonly standings: readonly Standing[];
  /** Absent from what is kept, which is judged when it is read. */
  readonly complaints?: readonly string[];
  readonly unavailable?: Scoreboard['unavailable'];
}

/** One object, a line for each row, so that two measurements can be compared line by line. */
export function scoreboardJson(board: ScoreboardJson): string {
  return linesOf({ ...board, standings: board.standings.map((standing) => rounded(standing)) }, 'standings');
}

export function matrixJson(matrix: {
  readonly seen: readonly Seen[];
  readonly unavailable: Scoreboard['unavailable'];
}): string {
  const object = { schema: 1, ...matrix };
  return linesOf(object, 'seen');
}

/** JSON with each element of one of its arrays on a line of its own. */
function linesOf<K extends string>(value: Readonly<Record<K, readonly object[]>> & object, key: K): string {
  const { [key]: lines, ...rest } = value;
  const others = Object.entries(rest).map(([name, part]) => `  ${JSON.stringify(name)}: ${JSON.stringify(part)}`);
  const array = lines.map((line) => `    ${JSON.stringify(line)}`).join(',\n');
  return `{\n${[...others, `  ${JSON.stringify(key)}: [\n${array}\n  ]`].join(',\n')}\n}\n`;
}

/** Thousandths of a millisecond tell nothing. */
function rounded(standing: Standing): Standing {
  const { usual } = standing;
  if (usual === undefined) return standing;
  return { ...standing, usual: { ...usual, ms: Math.round(usual.ms), shrinkMs: Math.round(usual.shrinkMs) } };
}
