import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { runEndings } from '../run-endings.ts';
import type { Findings } from '../verdict.ts';

/** A run whose last event came on a connection of its user was seen to be complete; one that did not is waited for. */
export function judgeEndings({ view, contract }: { view: HistoryView; contract: Contract }, findings: Findings): void {
  for (const endings of runEndings(view, contract).values()) {
    if (endings.some(({ event }) => event !== undefined)) findings.exercised = true;
  }
}
