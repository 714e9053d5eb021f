import { openSite, type Site } from '../../cli/open-site.ts';
import { stackThatShows } from '../../cli/stack-that-shows.ts';
import { describeWithHint, OverhearError } from '../../support/errors.ts';
import type { RowAnswer, RowRequest } from './row-request.ts';
import type { Row } from './row.ts';
import { rowNamed } from './rows.ts';
import { searchRow } from './search-row.ts';
import { seeRow } from './see-row.ts';

/** Measures one row, on stacks that are started for it, and tells each result as it comes. */
export async function measureRow(
  request: RowRequest,
  live: { readonly tell: (answer: RowAnswer) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { what, control, stack } = request;
  const row = control === undefined ? rowNamed(request.row) : controlRow(request.row, control);
  const { replicas } = await stackThatShows(row.faults, {
    stack,
    ...(row.replicas !== undefined && { replicas: row.replicas }),
  });
  const open = (faults: readonly string[]): Promise<Site> =>
    openSite({ kind: stack, target: 'reference', replicas, faults });
  let faulty: Site;
  try {
    faulty = await open(row.faults);
  } catch (error) {
    if (!(error instanceof OverhearError && error.code.endsWith('-unavailable'))) throw error;
    live.tell({ kind: 'failed', row: row.name, why: describeWithHint(error) });
    return;
  }
  let opened: Promise<Site> | undefined;
  const sound = (): Promise<Site> => {
    if (row.faults.length === 0) return Promise.resolve(faulty);
    return (opened ??= open([]));
  };
  try {
    if (what.kind === 'see') {
      const seen = await seeRow(row, { site: faulty, times: what.times, signal: live.signal });
      if (seen !== undefined) live.tell({ kind: 'seen', seen });
      return;
    }
    for (const seed of what.seeds) {
      const searched = await searchRow(row, { faulty, sound, replicas }, { ...what, seed, signal: live.signal });
      if (searched === undefined) return;
      live.tell({ kind: 'searched', row: row.name, searched });
    }
  } finally {
    await faulty.close();
    await (await opened)?.close();
  }
}

function controlRow(name: string, shape: NonNullable<RowRequest['control']>): Row {
  return { name, faults: [], ...shape, seenBy: [], witnesses: [] };
}
