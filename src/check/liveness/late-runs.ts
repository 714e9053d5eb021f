import type { Contract } from '../../contract/contract.ts';
import type { Violation } from '../checker.ts';
import { lastMove } from '../event-completeness/watchdogs.ts';
import { issued } from '../issued.ts';
import { runEndings } from '../run-endings.ts';
import { runThing, userThing } from '../things.ts';
import { firstMove, heldBack, isHeldThemselves, outlasts, type Silence } from './silence.ts';

/** Runs that nothing held up, and that ended only after a silence. One that never ended is event-completeness's. */
export function lateRuns(silence: Silence & { readonly contract: Contract }): readonly Violation[] {
  const { view, contract, watchdog } = silence;
  const endings = runEndings(view, contract);
  return [...issued(view).runs].flatMap(([runId, [issue]]): readonly Violation[] => {
    const step = issue?.exchange?.step;
    const end = endings.get(runId)?.[0];
    if (issue === undefined || step === undefined || end === undefined) return [];
    if (issue.n > watchdog.n || end.n < watchdog.n || isHeldThemselves(silence, issue.user)) return [];
    if (!outlasts(silence, lastMove(view, { step, before: watchdog.n, accepted: issue.n }))) return [];
    const move = firstMove(silence, end.n);
    if (move === undefined) return [];
    return [
      heldBack(silence, {
        where: 'run',
        user: issue.user,
        asked: { at: issue.n, says: [userThing(issue.user), ' is told ', runThing(runId)] },
        headline: [userThing(issue.user), ' waited too long for the end of a run'],
        move,
      }),
    ];
  });
}
