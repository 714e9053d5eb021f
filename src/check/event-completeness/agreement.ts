import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { exchanges } from '../exchanges.ts';
import { runEndings } from '../run-endings.ts';
import { asking, runThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** The status of a run, and the assistant's message of it, say the same as its last event. */
export function judgeAgreement(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const endings = runEndings(view, contract);
  for (const exchange of exchanges(view)) {
    const { answer, user, sent } = exchange;
    if (answer?.positive !== true) continue;
    const told = answer.run;
    const ended = told === undefined ? undefined : endings.get(told.id)?.find((one) => one.user === user && one.event);
    const isEnded =
      told !== undefined && Object.values(contract.grammar.endings).some((status) => status === told.status);
    if (told !== undefined && ended !== undefined) {
      findings.exercised = true;
      const differs = isEnded ? told.status !== ended.status : ended.n < sent.n;
      if (differs)
        findings.violations.push(
          disagree({ exchange, runId: told.id, ended, told: `status ${told.status}`, where: 'run' }),
        );
    }
    for (const message of answer.messages?.items ?? []) {
      if (message.role !== 'assistant' || message.runId === undefined) continue;
      const last = endings.get(message.runId)?.find((one) => one.user === user && one.event !== undefined);
      if (last === undefined) continue;
      findings.exercised = true;
      const text = last.event?.seen.text;
      if (last.status !== 'completed') {
        findings.violations.push(
          disagree({ exchange, runId: message.runId, ended: last, told: "an assistant's message", where: 'messages' }),
        );
      } else if (text !== undefined && text !== message.content) {
        findings.violations.push(
          disagree({
            exchange,
            runId: message.runId,
            ended: last,
            told: 'another text than its last event',
            where: 'messages',
          }),
        );
      }
    }
  }
}

function disagree(parts: {
  exchange: ReturnType<typeof exchanges>[number];
  runId: string;
  ended: { n: number; status: string };
  told: string;
  where: string;
}): ReturnType<typeof violation> {
  const { exchange, runId, ended, told, where } = parts;
  const at = exchange.answer?.n ?? exchange.sent.n;
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where,
    at: Math.max(at, ended.n),
    headline: ['what is read of ', runThing(runId), ' disagrees with its events'],
    facts: [
      { at: ended.n, says: ['the last event of ', runThing(runId), ` says that it ${ended.status}`] },
      { at: exchange.sent.n, says: asking(exchange) },
      { at, says: [`the answer has ${told}`] },
    ],
    conclusion: ["a run's last event, its status and the assistant's message change together"],
  });
}
