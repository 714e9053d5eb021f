import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Plan, Script } from '../../plan/plan.ts';
import { issued } from '../issued.ts';
import { feeds } from '../own-events.ts';
import { sendsOfOneText } from '../sends-of-one-text.ts';
import { connectionThing, runThing, userThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

const SAYS: Readonly<Partial<Record<Script['fails'], string>>> = {
  model: ', whose model answers with an error in the end',
  stream: ", whose model breaks off in the middle of what it says",
};

/** A run does not complete whose model failed, or broke off in its last answer: its user would take half for all. */
export function judgeFailedModels(
  { plan, view, contract }: { plan: Plan; view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const { failsWithModel, endings } = contract.grammar;
  if (failsWithModel !== true) return;
  const told = new Set<string>();
  for (const { events } of feeds(view).values()) {
    for (const { runId, n, kind, connection } of events) {
      const start = runId === undefined ? undefined : issued(view).runs.get(runId)?.[0]?.exchange;
      if (endings[kind] !== 'completed' || runId === undefined || start?.step === undefined) continue;
      // A repetition is answered by what the first one asks for.
      if (start.answer?.accepted?.duplicate !== false) continue;
      // What several messages say alike is answered by what one of them asks for.
      if (told.has(runId) || !sendsOfOneText(view).has(start.step)) continue;
      const op = plan.steps.find(({ id }) => id === start.step)?.op;
      const says = op?.kind === 'send' ? SAYS[op.script.fails] : undefined;
      if (says === undefined) continue;
      told.add(runId);
      findings.violations.push(
        violation({
          checker: 'event-completeness',
          direction: 'own',
          where: 'run',
          at: n,
          headline: [runThing(runId), ' completed although its model had failed'],
          facts: [
            { at: start.sent.n, says: [userThing(start.user), ' sends the message of ', runThing(runId), says] },
            { at: n, says: [connectionThing(connection.connection), ` gets ${kind} of `, runThing(runId)] },
          ],
          conclusion: ['a run whose model fails, or breaks off, does not complete'],
        }),
      );
    }
  }
}
