import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Violation } from '../checker.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { deletesOf } from '../id-fate.ts';
import { issued } from '../issued.ts';
import { runEndings } from '../run-endings.ts';
import { asking, threadThing, userThing } from '../things.ts';
import { violation } from '../violation.ts';

/**
 * What is gone stays gone: a thread of a user's own that was answered to be not there is not there for what they ask
 * later, whatever became of its deletion.
 */
export function judgeResurrected(view: HistoryView, contract: Contract): readonly Violation[] {
  const violations: Violation[] = [];
  const told = new Set<string>();
  for (const before of exchanges(view)) {
    const { user, ask, answer } = before;
    const threadId = threadOf(ask);
    const since = goneSince(before, { view, contract });
    if (answer === undefined || since === undefined || threadId === undefined || told.has(threadId)) continue;
    if (issued(view).threads.get(threadId)?.[0]?.user !== user) continue;
    const after = exchanges(view).find(
      (one) => one.user === user && one.sent.n > answer.n && one.sent.at >= since && isThere(one, threadId),
    );
    if (after?.answer === undefined) continue;
    told.add(threadId);
    violations.push(
      violation({
        checker: 'history-model',
        direction: 'own',
        where: 'thread',
        at: after.answer.n,
        headline: [threadThing(threadId), ' was gone and is there again'],
        facts: [
          { at: before.sent.n, says: asking(before) },
          { at: answer.n, says: [threadThing(threadId), ' is not there'] },
          { at: after.sent.n, says: asking(after) },
          { at: after.answer.n, says: [userThing(user), ' is told of ', threadThing(threadId)] },
        ],
        conclusion: ['a thread is deleted for whoever asks later, or it is not deleted'],
      }),
    );
  }
  return violations;
}

function threadOf(ask: Exchange['ask']): string | undefined {
  return ask.kind === 'send' || ask.kind === 'messages' || ask.kind === 'delete' ? ask.threadId : undefined;
}

/**
 * From when on a thread is gone for whoever asks, in ms of the history, when this was refused since it is not there. A
 * thread that is being deleted takes no message before it is gone; a deletion whose answer did not come takes no longer
 * than any answer may, once the runs of the thread have ended, and where the stack is disturbed it may come to nothing.
 */
function goneSince(
  exchange: Exchange,
  { view, contract }: { readonly view: HistoryView; readonly contract: Contract },
): number | undefined {
  const { ask, user, sent, answer, connection } = exchange;
  const refusal = contract.refusals['not-found']?.[connection === undefined ? 'http' : 'live'];
  const threadId = threadOf(ask);
  if (refusal === undefined || threadId === undefined || answer?.code === undefined) return undefined;
  if (answer.positive || !refusal.codes.includes(answer.code)) return undefined;
  const deletes = (deletesOf(view).get(`${user} ${threadId}`) ?? []).filter(
    ({ asked, done }) => asked < answer.n && done > sent.n,
  );
  if (ask.kind !== 'send' || deletes.length === 0) return answer.at;
  const { answersAfterMs } = contract.limits;
  if (answersAfterMs === undefined || view.disturbances.length > 0) return undefined;
  return Math.max(answer.at, ...endsOfRuns(threadId, { view, contract })) + answersAfterMs;
}

/** When each run of a thread was first seen to have ended, in ms; Infinity for one of which nobody saw that. */
function endsOfRuns(
  threadId: string,
  { view, contract }: { readonly view: HistoryView; readonly contract: Contract },
): readonly number[] {
  return exchanges(view).flatMap(({ ask, answer }) => {
    if (ask.kind !== 'send') return [];
    const isUnknown = ask.threadId === threadId && answer === undefined;
    const run = answer?.accepted;
    if (run?.threadId !== threadId) return isUnknown ? [Infinity] : [];
    return [runEndings(view, contract).get(run.runId)?.[0]?.at ?? Infinity];
  });
}

/** Whether an answer shows the thread: a page of it, a message that it takes, or the list that names it. */
function isThere({ ask, answer }: Exchange, threadId: string): boolean {
  if (answer?.positive !== true) return false;
  if (answer.threads?.items.some(({ id }) => id === threadId) === true) return true;
  // A known key gets its first answer, also when its thread is gone.
  if (ask.kind === 'send' && answer.accepted?.duplicate === true) return false;
  return ask.kind !== 'delete' && threadOf(ask) === threadId;
}
