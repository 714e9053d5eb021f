import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeWhole } from '../../corpus/write-whole.ts';
import { OverhearError } from '../../support/errors.ts';
import { ROWS } from './rows.ts';
import { scoreboardJson, type ScoreboardJson } from './scoreboard-json.ts';
import type { Standing } from './standing.ts';

/** What has to be alike for two measurements to stand on one board. */
const ALIKE = ['schema', 'budget_ms', 'shrink_time_ms', 'seeds', 'stack', 'processors'] as const;
export type BoardSettings = Pick<ScoreboardJson, (typeof ALIKE)[number]>;

/** The board that the README shows. */
export const BOARD = join(import.meta.dirname, 'board.json');

/** A scoreboard in a file, which grows by a row at a time. */
export interface KeptBoard {
  standings(): readonly Standing[];
  /** Adds one, or puts it in the place of that of the same row; written whole, in the order of the calls. */
  add(standing: Standing): void;
  /** Resolves once all is written; rejects when something could not be. */
  written(): Promise<void>;
}

/**
 * The scoreboard of a file, which need not exist. `commit`: of the code that is measured now. Throws an OverhearError:
 * `board-unreadable`, and `board-of-other-settings` when it was measured in another way than what would be added to it.
 */
export function keepBoard(file: string, settings: BoardSettings, commit: string): KeptBoard {
  const standings = new Map(standingsIn(file, settings).map((standing) => [standing.row, standing]));
  let writing = Promise.resolve();
  return {
    standings: () => [...standings.values()],
    add: ({ row, ...standing }) => {
      standings.set(row, { row, commit, ...standing });
      const sorted = [...standings.values()].sort((a, b) => placeOf(a) - placeOf(b));
      const text = scoreboardJson({ ...settings, standings: sorted });
      writing = writing.then(() => writeWhole(dirname(file), [{ name: basename(file), text }], { flush: true }));
      // Whoever asks whether all is written is told.
      writing.catch(() => undefined);
    },
    written: () => writing,
  };
}

/** As rows are shown, controls last. */
function placeOf({ row }: Standing): number {
  const place = ROWS.findIndex(({ name }) => name === row);
  return place === -1 ? ROWS.length : place;
}

/** The scoreboard of a file. Throws an OverhearError `board-unreadable`. */
export function readBoard(file: string): ScoreboardJson {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw unreadable(file, cause);
  }
  if (!isBoard(value)) throw unreadable(file, undefined);
  return value;
}

function standingsIn(file: string, settings: BoardSettings): readonly Standing[] {
  if (!existsSync(file)) return [];
  const board = readBoard(file);
  const differing = ALIKE.filter((name) => board[name] !== settings[name]);
  if (differing.length > 0) {
    const differences = differing.map((name) => `${name} is ${String(board[name])}, now ${settings[name]}`);
    throw new OverhearError('board-of-other-settings', `${file} was measured otherwise: ${differences.join('; ')}`, {
      hint: 'Measure with the same flags on a machine like that one, or name another file.',
    });
  }
  return board.standings;
}

/** It is written by this program; whoever edits it has the tests of the scoreboard to tell of the rest. */
function isBoard(value: unknown): value is ScoreboardJson {
  return typeof value === 'object' && value !== null && 'standings' in value && Array.isArray(value.standings);
}

function unreadable(file: string, cause: unknown): OverhearError {
  return new OverhearError('board-unreadable', `expected a scoreboard in ${file}, and it cannot be read as one`, {
    cause,
    hint: 'Move it away, or take it back from git; the next measurement makes a new one.',
  });
}
