import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Violation } from '../checker.ts';
import { isStalled } from '../event-completeness/watchdogs.ts';
import { type Feed, feedsOf, type OwnEvent } from '../own-events.ts';
import { connectionThing, runThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * Holds the connections of a user against each other, where replays or one order are promised. Judged when all is
 * quiet, of connections that are there and read: what has not come by then does not come.
 */
export function judgeReplays(
  { view, contract }: { readonly view: HistoryView; readonly contract: Contract },
  findings: Findings,
): void {
  const { replay, order } = contract.delivery;
  if (view.quiet === undefined || (replay === undefined && order === undefined)) return;
  for (const { user } of view.users) {
    const own = feedsOf(view, user);
    for (const feed of own) {
      for (const told of toldBefore(feed, { own, view, contract })) {
        findings.exercised = true;
        const missing = firstMissing(feed, told);
        if (missing !== undefined) findings.violations.push(lost({ feed, missing, quiet: view.quiet.n }));
      }
      const again = replay === 'cursor' ? firstRepeat(feed) : undefined;
      if (again !== undefined) findings.violations.push(again);
    }
    if (order !== 'user') continue;
    if (own.filter(({ events }) => events.length > 0).length > 1) findings.exercised = true;
    const turned = firstTurned(own, contract);
    if (turned !== undefined) findings.violations.push(turned);
  }
}

/** What others of its user's connections had brought when a connection was opened, and it must bring too. */
function toldBefore(
  { connection }: Feed,
  { own, view, contract }: { readonly own: readonly Feed[]; readonly view: HistoryView; readonly contract: Contract },
): readonly (readonly OwnEvent[])[] {
  const { replay, audience } = contract.delivery;
  const { opening, closed, entries, user, opened } = connection;
  const quietAt = view.quiet?.n ?? 0;
  const isThere = opened !== undefined && (closed?.n ?? Infinity) > quietAt && !isStalled(entries, quietAt);
  const isOwnPlace = opening.resumeFrom !== undefined && opening.resumeUser === user;
  const begins = replay === 'cursor' ? isOwnPlace : replay === 'all' && audience === 'user';
  if (!isThere || !begins || opening.purpose === 'warm') return [];
  return own.flatMap((other) => {
    if (other.connection === connection) return [];
    const before = other.events.filter(({ n }) => n < opening.n);
    const place = before.findLastIndex(({ seen }) => seen.cursor === opening.resumeFrom);
    if (replay === 'cursor' && place === -1) return [];
    const events = replay === 'cursor' ? before.slice(place + 1) : before;
    return events.length === 0 ? [] : [events];
  });
}

/** The first event of each run that stands in its place elsewhere and not here. */
function firstMissing({ events }: Feed, told: readonly OwnEvent[]): OwnEvent | undefined {
  const places = new Map<string | undefined, number>();
  return told.find((event) => {
    const place = places.get(event.runId) ?? 0;
    places.set(event.runId, place + 1);
    const here = events.filter(({ runId }) => runId === event.runId)[place];
    return here === undefined || !areAlike(here, event);
  });
}

function areAlike(one: OwnEvent, other: OwnEvent): boolean {
  const [a, b] = [one.seen.cursor, other.seen.cursor];
  if (a !== undefined && b !== undefined) return a === b;
  return one.kind === other.kind && one.seen.toolCallId === other.seen.toolCallId;
}

function lost(parts: { feed: Feed; missing: OwnEvent; quiet: number }): Violation {
  const { feed, missing, quiet } = parts;
  const [line, other] = [connectionThing(feed.connection.connection), connectionThing(missing.connection.connection)];
  const what = missing.runId === undefined ? [missing.kind] : [`${missing.kind} of `, runThing(missing.runId)];
  return violation({
    checker: 'exactly-once',
    direction: 'own',
    where: 'replay',
    at: quiet,
    headline: [line, ' was not told again what its user had been told'],
    facts: [
      { at: missing.n, says: [other, ' gets ', ...what] },
      { at: feed.connection.opening.n, says: [line, ' asks to be opened, and to be told what it missed'] },
      { at: quiet, says: [line, ' is there, all is quiet, and in the place of that event it has another one or none'] },
    ],
    conclusion: ['what came after the place at which a connection begins is replayed to it'],
  });
}

/** A place in what a user is told is one event's. */
function firstRepeat({ connection, events }: Feed): Violation | undefined {
  const first = new Map<number, OwnEvent>();
  // A frame that says several things has one place for all of them.
  const frames = new Set(connection.frames.flatMap(({ n, raw }) => (raw === '' ? [] : [n])));
  for (const event of events) {
    const { cursor } = event.seen;
    if (cursor === undefined || !frames.has(event.n)) continue;
    const before = first.get(cursor);
    first.set(cursor, before ?? event);
    if (before !== undefined) {
      const line = connectionThing(connection.connection);
      return violation({
        checker: 'exactly-once',
        direction: 'own',
        where: 'repeat',
        at: event.n,
        headline: [line, ' got an event twice'],
        facts: [before, event].map(({ n, kind }) => ({ at: n, says: [line, ` gets ${kind}, of the same place`] })),
        conclusion: ['an event comes once on a connection, live or replayed'],
      });
    }
  }
  return undefined;
}

/** Two events that two connections of a user brought in different orders. */
function firstTurned(own: readonly Feed[], contract: Contract): Violation | undefined {
  for (const [at, one] of own.entries()) {
    const places = new Map(named(one, contract).map(({ name, event }, place) => [name, { event, place }]));
    for (const other of own.slice(at + 1)) {
      let last: { readonly here: OwnEvent; readonly there: OwnEvent; readonly place: number } | undefined;
      for (const { name, event } of named(other, contract)) {
        const known = places.get(name);
        if (known === undefined) continue;
        if (last !== undefined && known.place < last.place) return turned(last, { here: known.event, there: event });
        if (last === undefined || known.place > last.place) {
          last = { here: known.event, there: event, place: known.place };
        }
      }
    }
  }
  return undefined;
}

/**
 * Events by what they are called on each connection: their place, or their run and which of its kind they are, if the
 * connection brought the run from its beginning.
 */
function named(
  { events }: Feed,
  { grammar }: Contract,
): readonly { readonly name: string; readonly event: OwnEvent }[] {
  const counts = new Map<string, number>();
  const begun = new Set(events.flatMap(({ runId, kind }) => (kind === grammar.first ? [runId] : [])));
  return events.flatMap((event) => {
    const { cursor, toolCallId = '' } = event.seen;
    if (cursor !== undefined) return [{ name: `at ${cursor}`, event }];
    if (event.runId === undefined || !begun.has(event.runId)) return [];
    const kind = `${event.runId} ${event.kind} ${toolCallId}`;
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    return [{ name: `${kind} ${nth}`, event }];
  });
}

interface Pair {
  readonly here: OwnEvent;
  readonly there: OwnEvent;
}

function turned(later: Pair, earlier: Pair): Violation {
  const facts = [earlier.here, later.here, later.there, earlier.there].map(({ n, kind, runId, connection }) => ({
    at: n,
    says: [connectionThing(connection.connection), ` gets ${kind} of `, runThing(runId ?? '')],
  }));
  return violation({
    checker: 'exactly-once',
    direction: 'own',
    where: 'order',
    at: Math.max(...facts.map(({ at }) => at)),
    headline: ['two connections of one user bring their events in different orders'],
    facts,
    conclusion: ['all connections of a user bring their events in one order'],
  });
}
