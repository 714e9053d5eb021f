import type { Grammar } from '../../contract/contract.ts';
import type { EntryOf } from '../../history/history.ts';
import type { OwnEvent } from '../own-events.ts';

/** A piece of a run's answer that its connection got when the run had ended there, and the end. */
export interface LatePiece {
  readonly piece: EntryOf<'frame'>;
  readonly last: OwnEvent;
}

/** The first piece of an answer after the last event of its run, among the events of one run on one connection. */
export function findLatePiece(events: readonly OwnEvent[], { endings }: Grammar): LatePiece | undefined {
  const last = events.find(({ kind }) => endings[kind] !== undefined);
  const piece = last?.connection.frames.find(
    ({ n, seen }) => n > last.n && seen?.kind === 'delta' && seen.runId === last.runId,
  );
  return last === undefined || piece === undefined ? undefined : { piece, last };
}
