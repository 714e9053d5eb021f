import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { isEntitled } from '../entitled.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { deletesOf } from '../id-fate.ts';
import { issued } from '../issued.ts';
import { type Feed, feedsOf } from '../own-events.ts';
import { runEndings } from '../run-endings.ts';
import { connectionThing, runThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * A run is over once its status says so, or the deletion of its thread was answered. A fence that is passed later, on a
 * connection that gets all of the run, brings its last event, or it never comes: no `seq` is missing then.
 */
export function judgeUnseenEndings(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  if (!contract.delivery.sequence || !contract.delivery.fence) return;
  for (const [runId, [issue]] of issued(view).runs) {
    const start = issue?.exchange;
    const isSeen = runEndings(view, contract)
      .get(runId)
      ?.some(({ event }) => event !== undefined);
    if (start === undefined || isSeen === true) continue;
    const over = whatEnded({ runId, start }, { view, contract });
    const fence = over && fenceAfter(over.n, { start, view, contract });
    if (over === undefined || fence === undefined) continue;
    const line = connectionThing(fence.feed.connection.connection);
    findings.violations.push(
      violation({
        checker: 'event-completeness',
        direction: 'own',
        where: 'run',
        at: fence.passedAt,
        headline: [runThing(runId), ' ended and nobody got its last event'],
        facts: [
          { at: over.n, says: [runThing(runId), over.says] },
          { at: fence.passedAt, says: [line, ' passes a fence without the last event of ', runThing(runId)] },
        ],
        conclusion: ['a run ends together with its last event, and an answered ping proves that it was delivered'],
      }),
    );
  }
}

/**
 * The first answer from which on a run is over, and what it tells. A message that a thread took while its deletion was
 * under way came before that: afterwards there is no such thread, unless clients make their ids.
 */
function whatEnded(
  { runId, start }: { readonly runId: string; readonly start: Exchange },
  { view, contract }: { readonly view: HistoryView; readonly contract: Contract },
): { readonly n: number; readonly says: string } | undefined {
  const { user, sent, answer } = start;
  const accepted = answer?.n ?? Infinity;
  const told = runEndings(view, contract).get(runId) ?? [];
  const deletes = deletesOf(view).get(`${user} ${answer?.accepted?.threadId}`) ?? [];
  const all = [
    ...told.map(({ n, status }) => ({ n, says: ` is said to be ${status}` })),
    ...deletes.flatMap(({ asked, done }) => {
      const isTaken = asked > accepted || (contract.clientThreads !== true && accepted < Infinity && done > sent.n);
      if (!isTaken || done === Infinity) return [];
      return [{ n: Math.max(done, accepted), says: ' is gone, since its thread was deleted' }];
    }),
  ];
  return all.sort((a, b) => a.n - b.n)[0];
}

/** The first fence after an entry that a connection passes which gets the whole run. */
function fenceAfter(
  n: number,
  { start, view, contract }: { readonly start: Exchange; readonly view: HistoryView; readonly contract: Contract },
): { readonly feed: Feed; readonly passedAt: number } | undefined {
  const headSeq = view.users.find(({ user }) => user === start.user)?.lease.headSeq ?? -1;
  const whole = feedsOf(view, start.user).filter((feed) => {
    return isEntitled(feed, { start, view, contract }) || (feed.baseline ?? Infinity) <= headSeq;
  });
  const passed = whole.flatMap((feed) =>
    exchanges(view).flatMap(({ connection, ask, sent, answer }) => {
      const isFence = connection === feed.connection && ask.kind === 'ping' && sent.n > n && answer?.positive === true;
      return isFence ? [{ feed, passedAt: answer.n }] : [];
    }),
  );
  return passed.sort((a, b) => a.passedAt - b.passedAt)[0];
}
