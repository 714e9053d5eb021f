import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { mayBeInterrupted } from '../disturbances.ts';
import { feeds } from '../own-events.ts';
import { connectionThing, runThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** A run ends as interrupted only when something was done to the stack that interrupts runs. */
export function judgeInterruptions(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const interruption = contract.disturbed?.interruption;
  if (interruption === undefined) return;
  const events = [...feeds(view).values()].flatMap((feed) => feed.events);
  for (const event of events) {
    if (event.kind !== interruption.event || event.seen.code !== interruption.code) continue;
    findings.exercised = true;
    if (mayBeInterrupted(view, contract, event.n)) continue;
    const run = event.runId === undefined ? 'a run' : runThing(event.runId);
    findings.violations.push(
      violation({
        checker: 'event-completeness',
        direction: 'own',
        where: 'interruption',
        at: event.n,
        headline: [run, ' was interrupted although nothing had been done to its replica'],
        facts: [
          { at: event.n, says: [connectionThing(event.connection.connection), ` gets ${event.kind} of `, run] },
        ],
        conclusion: [`a run ends with the code ${interruption.code} only when its replica is gone`],
      }),
    );
    return;
  }
}
