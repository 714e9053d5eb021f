import { stackThatShows } from '../../cli/stack-that-shows.ts';
import { describeWithHint, OverhearError } from '../../support/errors.ts';
import type { RowAnswer, RowRequest } from './row-request.ts';
import { createRowSites, type RowSites } from './row-sites.ts';
import type { Row } from './row.ts';
import { rowNamed } from './rows.ts';
import { searchRow } from './search-row.ts';
import { seeRow } from './see-row.ts';

interface Live {
  readonly tell: (answer: RowAnswer) => void;
  readonly signal: AbortSignal;
}

/** Measures one row, on stacks that are started for it, and tells each result as it comes. */
export async function measureRow({ row: name, what, control, stack }: RowRequest, live: Live): Promise<void> {
  const row = control === undefined ? rowNamed(name) : controlRow(name, control);
  const { replicas } = await stackThatShows(row.faults, {
    stack,
    ...(row.replicas !== undefined && { replicas: row.replicas }),
  });
  const sites = createRowSites({ stack, replicas });
  try {
    await measureOn(sites, row, { what, ...live });
  } catch (error) {
    if (!(error instanceof OverhearError && error.code.endsWith('-unavailable'))) throw error;
    live.tell({ kind: 'failed', row: name, why: describeWithHint(error) });
  } finally {
    await sites.close();
  }
}

async function measureOn(
  sites: RowSites,
  row: Row,
  { what, tell, signal }: Live & Pick<RowRequest, 'what'>,
): Promise<void> {
  if (what.kind === 'see') {
    const seen = await seeRow(row, { site: await sites.with(row.faults), times: what.times, signal });
    if (seen !== undefined) tell({ kind: 'seen', seen });
    return;
  }
  for (const seed of what.seeds) {
    const searched = await searchRow(row, sites, { ...what, seed, signal });
    if (searched === undefined) return;
    tell({ kind: 'searched', row: row.name, searched });
  }
}

function controlRow(name: string, shape: NonNullable<RowRequest['control']>): Row {
  return { name, faults: [], ...shape, seenBy: [], witnesses: [] };
}
