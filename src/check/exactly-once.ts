import type { Checker, Violation } from './checker.ts';
import { judgeReplays } from './exactly-once/replays.ts';
import { type Feed, feeds, feedsOf, type OwnEvent } from './own-events.ts';
import { connectionThing, userThing } from './things.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';
import { welcomeViolations } from './welcome-violations.ts';

/**
 * Each connection gets its user's events 1, 2, 3, …, from where it begins, each once; and all get the same ones. Where
 * events have no numbers, connections are held against each other, as far as replays or an order are promised.
 */
export const exactlyOnce: Checker = {
  name: 'exactly-once',
  claim: 'No event comes twice on a connection, and what is numbered or replayed has no hole and no step back.',
  needs: 'events that are numbered for each user, or a promise of replays or of one order',
  check({ view, contract }) {
    const findings = noFindings();
    judgeReplays({ view, contract }, findings);
    if (!contract.delivery.sequence) return toVerdict(findings);
    for (const feed of feeds(view).values()) {
      if (feed.events.length > 0) findings.exercised = true;
      findings.violations.push(...sequence(feed));
    }
    for (const { user, lease } of view.users) {
      const own = feedsOf(view, user);
      findings.violations.push(...welcomeViolations({ feeds: own, lease }));
      if (contract.delivery.equalEverywhere) findings.violations.push(...unequal(own));
    }
    return toVerdict(findings);
  },
};

/** The first break of each kind on one connection. */
function sequence({ connection, baseline, welcome, events }: Feed): Violation[] {
  const found = new Map<string, Violation>();
  const seen = new Map<number, OwnEvent>();
  const since = connection.opening.purpose === 'warm' ? connection.opening.n : (welcome?.n ?? connection.opening.n);
  let last = baseline;
  for (const event of events) {
    const { seq, n } = event;
    const report = (where: string, says: string, other?: OwnEvent): void => {
      if (found.has(where)) return;
      const line = connectionThing(connection.connection);
      const facts = [
        { at: since, says: [line, baseline === undefined ? ' begins' : ` begins after seq ${baseline}`] },
        ...(other === undefined ? [] : [{ at: other.n, says: [line, ` gets seq ${other.seq} (${other.kind})`] }]),
        { at: n, says: [line, ` gets ${seq === undefined ? 'no seq' : `seq ${seq}`} (${event.kind})`] },
      ];
      const headline = [line, ` ${says}`];
      const conclusion = [
        last === undefined ? 'events are numbered' : `the next event of this connection is seq ${last + 1}`,
      ];
      found.set(
        where,
        violation({ checker: exactlyOnce.name, direction: 'own', where, at: n, headline, facts, conclusion }),
      );
    };
    if (seq === undefined) {
      report('unnumbered', 'got an event without a number');
      continue;
    }
    const before = seen.get(seq);
    if (before !== undefined) report('repeat', 'got an event twice', before);
    else if (last !== undefined && seq <= last) report('step-back', 'got an older event after a newer one');
    else if (last !== undefined && seq > last + 1) report('hole', 'missed an event', seen.get(last));
    seen.set(seq, before ?? event);
    last = Math.max(last ?? seq, seq);
  }
  return [...found.values()];
}

/** One event reads the same wherever it comes. */
function unequal(own: readonly Feed[]): Violation[] {
  const first = new Map<number, OwnEvent>();
  for (const event of own.flatMap(({ events }) => events).sort((a, b) => a.n - b.n)) {
    const { seq, seen } = event;
    if (seq === undefined || seen.canonical === undefined) continue;
    const before = first.get(seq);
    if (before === undefined) first.set(seq, event);
    else if (before.seen.canonical !== seen.canonical) {
      return [
        violation({
          checker: exactlyOnce.name,
          direction: 'own',
          where: 'content',
          at: event.n,
          headline: ['two deliveries of one event of ', userThing(event.connection.user), ' differ'],
          facts: [before, event].map(({ n, connection, kind }) => ({
            at: n,
            says: [connectionThing(connection.connection), ` gets seq ${seq} (${kind})`],
          })),
          conclusion: ['an event reads the same on every connection and in every replay'],
        }),
      ];
    }
  }
  return [];
}
