import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { HistoryView } from '../history/view.ts';
import type { Checker, Violation } from './checker.ts';
import { issued } from './issued.ts';
import { membersOf } from './members.ts';
import { textThing, userThing } from './things.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/** Whoever a frame or an answer says that the caller is, it is the caller. */
export const principal: Checker = {
  name: 'principal',
  claim: "Every identity field is the connection's own user, and a caller is who their token says.",
  needs: 'frames that say whose they are',
  check({ view }) {
    const findings = noFindings();
    for (const { user, lease, connections } of view.users) {
      for (const { opening, frames } of connections) {
        for (const { n, seen } of frames) {
          if (seen?.userId === undefined) continue;
          findings.exercised = true;
          if (seen.userId === lease.userId || isOfFellow(view, { user, n, seen })) continue;
          const where = isEventKind(seen.kind) ? 'event' : seen.kind === 'welcome' ? 'welcome' : 'answer';
          findings.violations.push(mistaken({ view, user, since: opening.n, at: n, where, stated: seen.userId }));
        }
      }
    }
    for (const { request, response } of view.requests) {
      const lease = view.users.find(({ user }) => user === request.user)?.lease;
      const seen = response?.seen;
      if (response === undefined || seen === undefined || lease === undefined) continue;
      for (const stated of [seen.user?.id, seen.tokenUserId]) {
        if (stated === undefined) continue;
        findings.exercised = true;
        if (stated === lease.userId) continue;
        const { user, n: since } = request;
        findings.violations.push(mistaken({ view, user, since, at: response.n, where: 'http', stated }));
        break;
      }
    }
    return toVerdict(findings);
  },
};

/** An event of a thread with members may say whose message it is of. */
function isOfFellow(view: HistoryView, { user, n, seen }: { user: number; n: number; seen: SeenFrame }): boolean {
  const members = membersOf(view);
  const stated = view.users.find(({ lease }) => lease.userId === seen.userId)?.user;
  if (!isEventKind(seen.kind) || stated === undefined || !members.fellowsOf(user, n).includes(stated)) return false;
  // The run of a message whose answer never came may be of that thread.
  const isKnown = seen.runId !== undefined && issued(view).runs.has(seen.runId);
  return !isKnown || members.mayHear(user, seen.runId ?? '', n);
}

function mistaken(parts: {
  view: HistoryView;
  user: number;
  since: number;
  at: number;
  where: string;
  stated: string;
}): Violation {
  const { view, user, since, at, where, stated } = parts;
  const other = view.users.find(({ lease }) => lease.userId === stated);
  const whom = other === undefined ? textThing(stated) : userThing(other.user);
  return violation({
    checker: principal.name,
    direction: other === undefined ? 'stranger' : 'other-user',
    where,
    at,
    headline: [userThing(user), ' was taken for ', whom],
    facts: [
      { at: since, says: [userThing(user), ' comes as themselves'] },
      { at, says: ['what comes back names ', whom] },
    ],
    conclusion: ['an identity field names its own user, ', userThing(user), ', and nobody else'],
  });
}
