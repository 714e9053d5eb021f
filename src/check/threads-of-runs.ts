import type { HistoryView } from '../history/view.ts';
import type { Violation } from './checker.ts';
import { issued } from './issued.ts';
import { runThing, threadThing, userThing } from './things.ts';
import { violation } from './violation.ts';

/** What is told of a run is told of the thread that its message was taken in, and of no other. */
export function threadViolations(view: HistoryView): Violation[] {
  const told = new Set<string>();
  const violations: Violation[] = [];
  for (const { user, n, where, runId, threadId } of places(view)) {
    const issue = issued(view).runs.get(runId)?.[0];
    const own = issue?.exchange?.answer?.accepted?.threadId;
    if (issue === undefined || own === undefined || own === threadId || told.has(runId)) continue;
    told.add(runId);
    violations.push(
      violation({
        checker: 'known-ids',
        direction: issue.user === user ? 'own' : 'other-user',
        where,
        at: Math.max(n, issue.n),
        headline: [userThing(user), ' is told of a run in a thread that it is not in'],
        facts: [
          { at: issue.n, says: [runThing(runId), ' is taken in ', threadThing(own)] },
          { at: n, says: [runThing(runId), ' is said to be in ', threadThing(threadId)] },
        ],
        conclusion: ['a run is in one thread, from its message on'],
      }),
    );
  }
  return violations;
}

interface Place {
  readonly user: number;
  readonly n: number;
  readonly where: string;
  readonly runId: string;
  readonly threadId: string;
}

/** Whatever says in which thread a run is, but for what the answers to messages say. */
function places(view: HistoryView): readonly Place[] {
  const ofFrames = view.connections.flatMap(({ user, frames }) =>
    frames.flatMap(({ n, seen }): readonly Place[] => {
      if (seen === undefined || seen.kind === 'error' || seen.kind === 'accepted') return [];
      const { runId, threadId } = seen;
      return runId === undefined || threadId === undefined ? [] : [{ user, n, where: 'event', runId, threadId }];
    }),
  );
  const ofReads = view.requests.flatMap(({ request, response }): readonly Place[] => {
    const run = response?.seen?.run;
    if (response === undefined || run === undefined) return [];
    return [{ user: request.user, n: response.n, where: 'answer', runId: run.id, threadId: run.threadId }];
  });
  return [...ofFrames, ...ofReads].sort((a, b) => a.n - b.n);
}
