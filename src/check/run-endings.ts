import type { Contract, RunStatus } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import { exchanges } from './exchanges.ts';
import { feeds, type OwnEvent } from './own-events.ts';

/** What shows that a run had ended: its last event, or an answer that says so. `event` is absent for an answer. */
export interface Ending {
  readonly user: number;
  readonly n: number;
  readonly at: number;
  readonly status: RunStatus;
  readonly event: OwnEvent | undefined;
}

const computed = new WeakMap<HistoryView, ReadonlyMap<string, readonly Ending[]>>();

/** Everything that shows the end of each run, in the order of the history. An end is final, so the first one tells. */
export function runEndings(view: HistoryView, contract: Contract): ReadonlyMap<string, readonly Ending[]> {
  const known = computed.get(view);
  if (known !== undefined) return known;
  const endings = new Map<string, Ending[]>();
  const add = (runId: string, ending: Ending): void => {
    const before = endings.get(runId);
    if (before === undefined) endings.set(runId, [ending]);
    else before.push(ending);
  };
  for (const { events, connection } of feeds(view).values()) {
    for (const event of events) {
      const status = contract.grammar.endings[event.kind];
      if (status === undefined || event.runId === undefined) continue;
      add(event.runId, { user: connection.user, n: event.n, at: event.at, status, event });
    }
  }
  for (const { user, answer } of exchanges(view)) {
    const run = answer?.run;
    if (answer?.positive !== true || run === undefined) continue;
    const status = Object.values(contract.grammar.endings).find((one) => one === run.status);
    if (status !== undefined) add(run.id, { user, n: answer.n, at: answer.at, status, event: undefined });
  }
  for (const list of endings.values()) list.sort((a, b) => a.n - b.n);
  computed.set(view, endings);
  return endings;
}
