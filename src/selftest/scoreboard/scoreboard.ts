import { stackThatShows } from '../../cli/stack-that-shows.ts';
import type { LaunchKind } from '../../cli/work.ts';
import { count, seconds } from '../../report/numbers.ts';
import { complaintsOf } from './complaints.ts';
import type { Searched, Seen } from './measurement.ts';
import { measureRows, rowsAtOnce } from './row-processes.ts';
import type { RowRequest } from './row-request.ts';
import type { Row } from './row.ts';
import { controlsOf } from './rows.ts';
import { standingOf, type Standing } from './standing.ts';

/** What the scoreboard says: rows in their order, then controls; those that an interrupt left out are absent. */
export interface Scoreboard {
  readonly standings: readonly Standing[];
  /** What is wrong, a sentence each. */
  readonly complaints: readonly string[];
  /** What could not be measured, and why. */
  readonly unavailable: readonly { readonly row: string; readonly why: string }[];
}

/** Says how far it is, a line at a time; aborted, it ends soon and gives what it has. */
export interface Live {
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Searches for the faults of each row with each seed, then on sound stacks just as long. Rows that are in `kept` are
 * not measured again. Times in ms.
 */
export async function keepScore(
  rows: readonly Row[],
  options: {
    readonly seeds: number;
    readonly budgetMs: number;
    readonly shrinkTimeMs: number;
    readonly stack: LaunchKind;
    readonly kept: readonly Standing[];
  },
  live: Live & {
    /** A row, or a control, was searched for with all seeds. */
    readonly onStanding: (standing: Standing) => void;
  },
): Promise<Scoreboard> {
  const { seeds, budgetMs, shrinkTimeMs, stack, kept } = options;
  const shaped = await Promise.all(
    rows.map(async (row) => ({ ...row, replicas: (await stackThatShows(row.faults, { stack })).replicas })),
  );
  const all = [...rows, ...controlsOf(shaped)];
  const toMeasure = all.filter(({ name }) => !kept.some(({ row }) => row === name));
  const atOnce = rowsAtOnce();
  const controls = toMeasure.filter(({ faults }) => faults.length === 0).length;
  const what = `${count(toMeasure.length - controls, 'row')} and ${count(controls, 'control')}, ${atOnce} at once`;
  live.tell(`${what}; for each ${count(seeds, 'seed')}, of ${seconds(budgetMs)} at most to find something`);

  const searches = new Map<string, Searched[]>(toMeasure.map(({ name }) => [name, []]));
  const standings = new Map(kept.map((standing) => [standing.row, standing]));
  const unavailable: { readonly row: string; readonly why: string }[] = [];
  const onSearched = (row: Row, searched: Searched): void => {
    const searchesOfRow = searches.get(row.name) ?? [];
    searchesOfRow.push(searched);
    const standing = standingOf(row, searchesOfRow);
    standings.set(row.name, standing);
    live.tell(searchedText({ row: row.name, searched }));
    if (searchesOfRow.length === seeds && standing.unavailable.length === 0) live.onStanding(standing);
  };
  const search: RowRequest['what'] = { kind: 'search', seeds: seedsTo(seeds), budgetMs, shrinkTimeMs };
  await measureRows(toMeasure.map((row) => requestFor(row, { stack, what: search })), {
    atOnce,
    signal: live.signal,
    onAnswer: (answer) => {
      const row = answer.kind === 'searched' ? toMeasure.find(({ name }) => name === answer.row) : undefined;
      if (answer.kind === 'searched' && row !== undefined) onSearched(row, answer.searched);
      if (answer.kind !== 'failed') return;
      unavailable.push(answer);
      live.tell(failureText(answer));
    },
  });
  const shown = all.flatMap(({ name }) => standings.get(name) ?? []).filter(({ of }) => of > 0);
  for (const { row, unavailable: whys } of standings.values()) unavailable.push(...whys.map((why) => ({ row, why })));
  return { standings: shown, complaints: complaintsOf(shown, { budgetMs }), unavailable };
}

/** Performs the witnesses of each row so many times, and tells which checkers see them. */
export async function drawMatrix(
  rows: readonly Row[],
  options: { readonly times: number; readonly stack: LaunchKind },
  live: Live,
): Promise<{ readonly seen: readonly Seen[]; readonly unavailable: Scoreboard['unavailable'] }> {
  const { stack, times } = options;
  const seen = new Map<string, Seen>();
  const unavailable: { readonly row: string; readonly why: string }[] = [];
  await measureRows(rows.map((row) => requestFor(row, { stack, what: { kind: 'see', times } })), {
    atOnce: rowsAtOnce(),
    signal: live.signal,
    onAnswer: (answer) => {
      if (answer.kind === 'seen') {
        const { row, times: by } = answer.seen;
        seen.set(row, answer.seen);
        live.tell(`${row}: seen by ${Object.keys(by).join(', ') || 'none'}`);
      }
      if (answer.kind !== 'failed') return;
      unavailable.push(answer);
      live.tell(failureText(answer));
    },
  });
  return { seen: rows.flatMap(({ name }) => seen.get(name) ?? []), unavailable };
}

function requestFor(row: Row, { stack, what }: Pick<RowRequest, 'stack' | 'what'>): RowRequest {
  const { name, faults, replicas = 1, properties } = row;
  return { row: name, stack, what, ...(faults.length === 0 && { control: { replicas, properties } }) };
}

function seedsTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

function failureText({ row, why }: { readonly row: string; readonly why: string }): string {
  return `${row}: not measured: ${why}`;
}

function searchedText({ row, searched }: { readonly row: string; readonly searched: Searched }): string {
  const { seed } = searched;
  if (searched.kind === 'unavailable') return `${row}, seed ${seed}: not measured: ${searched.why}`;
  const { executions, ms } = searched;
  const spent = `${count(executions, 'execution')}, ${seconds(ms)}`;
  if (searched.kind === 'missed') return `${row}, seed ${seed}: nothing in ${spent}${reasonText(searched.unknown)}`;
  const { checker, telling, sound, from, to, shrink, repeats } = searched;
  const doubt = sound.violated > 0 ? ', without the fault, too' : telling ? '' : ', which does not see the fault';
  const shrunk = `${from.steps} → ${to.steps} steps in ${seconds(shrink.ms)}, ${repeats.violated}/${repeats.of}`;
  return `${row}, seed ${seed}: ${checker}${doubt} in ${spent}; ${shrunk}`;
}

function reasonText(reason: string | undefined): string {
  return reason === undefined ? '' : ` (${reason})`;
}
