import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { exchanges } from '../exchanges.ts';
import { issued } from '../issued.ts';
import { membersOf } from '../members.ts';
import { feeds } from '../own-events.ts';
import { connectionThing, runThing, userThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * A run ends as stopped only after it was asked to stop, or its thread to be deleted, by whoever may. Nobody promised
 * what a probe does: one of their own run may stop it, unless it only reads.
 */
export function judgeUnaskedStops(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const { stopsOnlyAsked, endings } = contract.grammar;
  if (stopsOnlyAsked !== true) return;
  const told = new Set<string>();
  for (const { events } of feeds(view).values()) {
    for (const event of events) {
      const { runId, n } = event;
      const start = runId === undefined ? undefined : issued(view).runs.get(runId)?.[0]?.exchange;
      if (endings[event.kind] !== 'stopped' || runId === undefined || start === undefined) continue;
      findings.exercised = true;
      const threadId = start.answer?.accepted?.threadId;
      const wasAsked = exchanges(view).some(({ user, ask, sent }) => {
        const isDeed = ask.kind === 'probe' && sent.kind === 'request' && !/^(GET|HEAD) /.test(sent.line);
        const namesRun = (ask.kind === 'stop' || isDeed) && ask.runId === runId;
        const namesThread = (ask.kind === 'delete' || isDeed) && ask.threadId === threadId;
        if (sent.n > n || !(namesRun || namesThread)) return false;
        return user === start.user || membersOf(view).mayHear(user, runId, n);
      });
      if (wasAsked || told.has(runId)) continue;
      told.add(runId);
      findings.violations.push(
        violation({
          checker: 'event-completeness',
          direction: 'own',
          where: 'run',
          at: n,
          headline: [runThing(runId), ' was stopped, and nobody had asked for that'],
          facts: [
            { at: start.sent.n, says: [userThing(start.user), ' sends the message of ', runThing(runId)] },
            { at: n, says: [connectionThing(event.connection.connection), ` gets ${event.kind} of `, runThing(runId)] },
          ],
          conclusion: ['a run is stopped when it is asked to stop, or its thread is deleted, and for nothing else'],
        }),
      );
    }
  }
}
