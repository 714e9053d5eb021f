import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Violation } from '../checker.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { type Feed, feeds, feedsOf } from '../own-events.ts';
import { asking, connectionThing, userThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * A passed fence proves what its connection must have by then: every event that was known to be stored before the ping
 * was sent, and the answer to each earlier request. So does any other answer of those before it.
 */
export function judgeFences(view: HistoryView, contract: Contract, findings: Findings): void {
  const all = exchanges(view);
  for (const feed of feeds(view).values()) {
    const own = all.filter(({ connection }) => connection === feed.connection);
    const fences = own.filter(({ ask, answer }) => ask.kind === 'ping' && answer?.positive === true);
    if (fences.length > 0) findings.exercised = true;
    const missing = firstOf(fences, (ping) => missingEvent(feed, { view, ping }) ?? missingAnswer(own, ping));
    const lost = missing ?? skippedAnswer(own, contract);
    findings.violations.push(...[lost, overtakenAnswer(own)].filter((one) => one !== undefined));
  }
}

function firstOf<T, V>(some: readonly T[], find: (one: T) => V | undefined): V | undefined {
  for (const one of some) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The newest `seq` that any connection of the user had received, or been told of, before entry `n`. */
export function newestStored(own: readonly Feed[], n: number): { seq: number; n: number } | undefined {
  let newest: { seq: number; n: number } | undefined;
  const consider = (at: number, seq: number | null | undefined): void => {
    if (at < n && typeof seq === 'number' && seq > (newest?.seq ?? 0)) newest = { seq, n: at };
  };
  for (const { events, welcome } of own) {
    for (const event of events) consider(event.n, event.seq);
    if (welcome !== undefined) consider(welcome.n, welcome.seen.headSeq);
  }
  return newest;
}

function missingEvent(feed: Feed, { view, ping }: { view: HistoryView; ping: Exchange }): Violation | undefined {
  const { connection, baseline } = feed;
  const stored = newestStored(feedsOf(view, connection.user), ping.sent.n);
  const pong = ping.answer;
  if (baseline === undefined || stored === undefined || pong === undefined) return undefined;
  const has = new Set(feed.events.filter(({ n }) => n < pong.n).map(({ seq }) => seq));
  let lost = baseline + 1;
  while (has.has(lost)) lost += 1;
  if (lost > stored.seq) return undefined;
  const line = connectionThing(connection.connection);
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'event',
    at: pong.n,
    headline: [line, ' never got an event, and yet its fence was passed'],
    facts: [
      { at: stored.n, says: [userThing(connection.user), ` has seq ${stored.seq}`] },
      { at: ping.sent.n, says: asking(ping) },
      { at: pong.n, says: [line, ` passes the fence without seq ${lost}`] },
    ],
    conclusion: [`an answered ping proves that everything stored before it was delivered, seq ${lost} too`],
  });
}

function missingAnswer(own: readonly Exchange[], ping: Exchange): Violation | undefined {
  const pong = ping.answer;
  if (pong === undefined) return undefined;
  const silent = own.find(({ sent, answer }) => sent.n < ping.sent.n && (answer === undefined || answer.n > pong.n));
  if (silent === undefined) return undefined;
  const line = connectionThing(ping.connection?.connection ?? -1);
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'answer',
    at: pong.n,
    headline: [line, ' never got the answer to a request'],
    facts: [
      { at: silent.sent.n, says: asking(silent) },
      { at: ping.sent.n, says: asking(ping) },
      { at: pong.n, says: [line, ' passes the fence'] },
    ],
    conclusion: ['the answers to earlier requests come before the fence is passed'],
  });
}

/** The answer to a later request shows that an earlier one of the connection has none, and never will have. */
function skippedAnswer(own: readonly Exchange[], contract: Contract): Violation | undefined {
  const silent = own.find(({ answer }) => answer === undefined);
  const isLater = ({ sent }: Exchange): boolean => silent !== undefined && sent.n > silent.sent.n;
  const later = own.find((one) => isLater(one) && isSurelyAnswered(one, contract));
  if (silent === undefined || later?.answer === undefined) return undefined;
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'answer',
    at: later.answer.n,
    headline: [connectionThing(later.connection?.connection ?? -1), ' never got the answer to a request'],
    facts: [
      { at: silent.sent.n, says: asking(silent) },
      { at: later.sent.n, says: asking(later) },
      { at: later.answer.n, says: ['the later request is answered'] },
    ],
    conclusion: ['answers come in the order of the requests of a connection'],
  });
}

/** An error that names no request is the answer to what had no name when it says what was wrong with that. */
function isSurelyAnswered({ ask, answer }: Exchange, { refusals }: Contract): boolean {
  if (answer?.entry.kind !== 'frame') return false;
  if (answer.entry.seen?.requestId !== undefined) return true;
  const isLarge = ask.kind === 'garbage' && ask.form === 'oversized';
  return isLarge && (refusals['too-large']?.live?.codes ?? []).some((code) => code === answer.code);
}

/** Answers of one connection come in the order of its requests. */
function overtakenAnswer(own: readonly Exchange[]): Violation | undefined {
  let latest: Exchange | undefined;
  for (const exchange of own) {
    const { answer } = exchange;
    const isNamed = answer?.entry.kind === 'frame' && answer.entry.seen?.requestId !== undefined;
    if (answer === undefined || !isNamed) continue;
    if (latest?.answer !== undefined && latest.answer.n > answer.n) {
      return violation({
        checker: 'event-completeness',
        direction: 'own',
        where: 'answer',
        at: latest.answer.n,
        headline: ['an answer overtook that of an earlier request'],
        facts: [
          { at: latest.sent.n, says: asking(latest) },
          { at: exchange.sent.n, says: asking(exchange) },
          { at: answer.n, says: ['the later request is answered'] },
          { at: latest.answer.n, says: ['the earlier request is answered'] },
        ],
        conclusion: ['answers come in the order of the requests of a connection'],
      });
    }
    latest = exchange;
  }
  return undefined;
}
