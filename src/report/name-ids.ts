import type { Entry } from '../history/history.ts';

/** Names of the runs and threads that a history shows, by their ids. */
export interface IdNames {
  readonly runs: ReadonlyMap<string, string>;
  readonly threads: ReadonlyMap<string, string>;
}

/** `r1`, `t1`, … in the order in which the history first shows them; what a lease brought along is named as earlier. */
export function nameIds(entries: readonly Entry[], nameUser: (user: number) => string): IdNames {
  const runs = new Map<string, string>();
  const threads = new Map<string, string>();
  const counts = { runs: 0, threads: 0 };
  const meetRun = (id: string | undefined): void => {
    if (id !== undefined && !runs.has(id)) runs.set(id, `r${(counts.runs += 1)}`);
  };
  const meetThread = (id: string | undefined): void => {
    if (id !== undefined && !threads.has(id)) threads.set(id, `t${(counts.threads += 1)}`);
  };
  for (const entry of entries) {
    switch (entry.kind) {
      case 'lease':
        for (const id of entry.runs) runs.set(id, `an earlier run of ${nameUser(entry.user)}`);
        for (const { id } of entry.threads) threads.set(id, `an earlier thread of ${nameUser(entry.user)}`);
        break;
      case 'frame':
        meetThread(entry.seen?.threadId);
        meetRun(entry.seen?.runId);
        break;
      case 'response':
        meetThread(entry.seen?.accepted?.threadId);
        meetRun(entry.seen?.accepted?.runId);
        for (const { id } of entry.seen?.threads?.items ?? []) meetThread(id);
        for (const { runId } of entry.seen?.messages?.items ?? []) meetRun(runId);
        break;
      default:
        break;
    }
  }
  return { runs, threads };
}
