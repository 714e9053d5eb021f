import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Plan, Script } from '../../plan/plan.ts';
import type { Exchange } from '../exchanges.ts';
import { issued } from '../issued.ts';
import { feeds } from '../own-events.ts';
import { sendsOfOneText } from '../sends-of-one-text.ts';
import { connectionThing, runThing, userThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** What a model that fails does; others answer to the end, whatever their tools do. */
const FAILURES: Readonly<Partial<Record<Script['fails'], string>>> = {
  model: ', whose model answers with an error in the end',
  stream: ', whose model breaks off in the middle of what it says',
};

/**
 * A run does not complete whose model failed, or broke off in its last answer: its user would take half for all. Nor
 * does one fail whose model did not, where nothing was done to the stack.
 */
export function judgeModelFailures(
  { plan, view, contract }: { plan: Plan; view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const { failsWithModel, failsOnlyWithModel, endings } = contract.grammar;
  if (failsWithModel !== true && failsOnlyWithModel !== true) return;
  const isDisturbed = view.history.entries.some((entry) => entry.kind === 'disturbed');
  const told = new Set<string>();
  for (const { events } of feeds(view).values()) {
    for (const event of events) {
      const { runId, n, kind } = event;
      const start = runId === undefined ? undefined : issued(view).runs.get(runId)?.[0]?.exchange;
      const script = start && scriptOf(start, plan, view);
      const ending = endings[kind];
      if (runId === undefined || start === undefined || script === undefined || ending === undefined) continue;
      findings.exercised = true;
      const failure = FAILURES[script.fails];
      const isHalf = failsWithModel === true && ending === 'completed' && failure !== undefined;
      const isFailed = ending === 'failed' && failure === undefined;
      const isGroundless = failsOnlyWithModel === true && isFailed && !isDisturbed;
      if (told.has(runId) || !(isHalf || isGroundless)) continue;
      told.add(runId);
      const code = event.seen.code === undefined ? '' : ` (${event.seen.code})`;
      const does = failure ?? ', whose model answers to the end';
      findings.violations.push(
        violation({
          checker: 'event-completeness',
          direction: 'own',
          where: 'run',
          at: n,
          headline: [
            runThing(runId),
            isHalf ? ' completed although its model had failed' : ' failed although its model had not',
          ],
          facts: [
            { at: start.sent.n, says: [userThing(start.user), ' sends the message of ', runThing(runId), does] },
            {
              at: n,
              says: [connectionThing(event.connection.connection), ` gets ${kind}${code} of `, runThing(runId)],
            },
          ],
          conclusion: [
            isHalf
              ? 'a run whose model fails, or breaks off, does not complete'
              : 'a run fails when its model does, or is interrupted, and for nothing else',
          ],
        }),
      );
    }
  }
}

/** The script by which the model answers a message; undefined where that is not certain. */
function scriptOf({ step, answer }: Exchange, plan: Plan, view: HistoryView): Script | undefined {
  // A repetition is answered by what the first one asks for, and what several say alike by what one of them does.
  if (step === undefined || answer?.accepted?.duplicate !== false || !sendsOfOneText(view).has(step)) return undefined;
  const op = plan.steps.find(({ id }) => id === step)?.op;
  return op?.kind === 'send' ? op.script : undefined;
}
