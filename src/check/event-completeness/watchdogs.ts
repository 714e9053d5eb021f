import type { Contract } from '../../contract/contract.ts';
import type { EntryOf } from '../../history/history.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Violation } from '../checker.ts';
import { mayRecover } from '../disturbances.ts';
import { exchanges } from '../exchanges.ts';
import { issued } from '../issued.ts';
import { feeds, feedsOf } from '../own-events.ts';
import { runEndings } from '../run-endings.ts';
import { connectionThing, runThing, userThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** A wait that ran out is a violation where another witness shows what did not come, and else unknown. */
export function judgeWatchdogs(input: { view: HistoryView; contract: Contract }, findings: Findings): void {
  for (const watchdog of input.view.watchdogs) {
    const found = lossBehind(watchdog, input);
    if (found !== undefined) findings.violations.push(found);
    else if (watchdog.what !== 'close') findings.causes.push({ cause: CAUSES[watchdog.what], at: watchdog.n });
  }
}

/** What a wait that ran out was for and is shown to be lost. Where it is not, liveness may claim that it is late. */
export function lossBehind(
  watchdog: Watchdog,
  input: { readonly view: HistoryView; readonly contract: Contract },
): Violation | undefined {
  if (watchdog.what === 'fence') return stuckFeed(watchdog, input);
  if (watchdog.what === 'step') return lostMessage(watchdog, input);
  return watchdog.what === 'run' ? endlessRun(watchdog, input) : undefined;
}

const CAUSES = {
  step: 'step-not-settled',
  run: 'run-not-ended',
  fence: 'fence-not-answered',
  handshake: 'handshake-not-answered',
  request: 'request-not-answered',
  drain: 'not-drained',
} as const;

export type Watchdog = EntryOf<'watchdog'>;

/** Another connection of the user shows an event, or an answer an ending, that this open and reading one lacks. */
function stuckFeed(
  watchdog: Watchdog,
  { view, contract }: { view: HistoryView; contract: Contract },
): Violation | undefined {
  const feed = watchdog.connection === undefined ? undefined : feeds(view).get(watchdog.connection);
  if (feed?.baseline === undefined || !contract.delivery.sequence) return undefined;
  const { connection, baseline } = feed;
  const until = connection.closed?.n ?? Infinity;
  if (until < watchdog.n || isStalled(feed.connection.entries, watchdog.n)) return undefined;
  const has = new Set(feed.events.map(({ seq }) => seq));
  const shown = feedsOf(view, connection.user)
    .flatMap(({ events }) => events)
    .find(({ n, seq }) => seq !== undefined && seq > baseline && !has.has(seq) && n < until);
  const line = connectionThing(connection.connection);
  if (shown !== undefined) {
    return violation({
      checker: 'event-completeness',
      direction: 'own',
      where: 'event',
      at: Math.max(watchdog.n, shown.n),
      headline: [line, ' never got an event that another connection of its user got'],
      facts: [
        { at: shown.n, says: [connectionThing(shown.connection.connection), ` gets seq ${shown.seq} (${shown.kind})`] },
        { at: watchdog.n, says: [line, ` waited ${watchdog.limitMs} ms for its fence, open and reading`] },
      ],
      conclusion: ['the event was stored, and every connection of the user gets it'],
    });
  }
  const ended = exchanges(view)
    .filter(({ user, answer }) => user === connection.user && answer?.accepted?.duplicate === false)
    .flatMap((start) => {
      const runId = start.answer?.accepted?.runId ?? '';
      const ending = runEndings(view, contract)
        .get(runId)
        ?.find(({ event, n }) => event === undefined && n < watchdog.n);
      const entitled = (feed.welcome?.n ?? connection.opening.n) < start.sent.n;
      const got = feed.events.some(
        (event) => event.runId === runId && contract.grammar.endings[event.kind] !== undefined,
      );
      return ending === undefined || got || !entitled ? [] : [{ ending, runId }];
    })[0];
  if (ended === undefined) return undefined;
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'event',
    at: watchdog.n,
    headline: [line, ' never got the last event of a run that had ended'],
    facts: [
      { at: ended.ending.n, says: [runThing(ended.runId), ` is said to be ${ended.ending.status}`] },
      { at: watchdog.n, says: [line, ` waited ${watchdog.limitMs} ms for its fence, open and reading`] },
    ],
    conclusion: ['the status changes together with the last event, and every connection of the user gets that'],
  });
}

export function isStalled(entries: readonly { kind: string; n: number }[], n: number): boolean {
  return entries.filter((entry) => entry.n < n && /^(stalled|drained)$/.test(entry.kind)).at(-1)?.kind === 'stalled';
}

/** A message that nothing came of, on a connection that stayed open and was read, while no model held it up. */
function lostMessage(
  watchdog: Watchdog,
  { view, contract }: { view: HistoryView; contract: Contract },
): Violation | undefined {
  const limit = contract.limits.runEndsAfterMs;
  const { step, n, at } = watchdog;
  if (step === undefined || limit === undefined || contract.delivery.accepts) return undefined;
  const send = exchanges(view).find((one) => one.step === step && one.ask.kind === 'send' && one.answer === undefined);
  const connection = send?.connection;
  if (send === undefined || connection === undefined) return undefined;
  if ((connection.closed?.n ?? Infinity) < n || isStalled(connection.entries, n)) return undefined;
  if (at - lastMove(view, { step, before: n, accepted: send.sent.n }) <= limit) return undefined;
  const line = connectionThing(connection.connection);
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'answer',
    at: n,
    headline: ['nothing came of a message'],
    facts: [
      { at: send.sent.n, says: [line, ' sends a message'] },
      { at: n, says: [line, ` waited ${watchdog.limitMs} ms for anything of its run, open and reading`] },
    ],
    conclusion: [`a message begins a run, which ends within ${limit} ms of the last answer of its model`],
  });
}

/** Nothing held the run up for longer than it may take, and its last event did not come, whatever its status says. */
function endlessRun(
  watchdog: Watchdog,
  { view, contract }: { view: HistoryView; contract: Contract },
): Violation | undefined {
  const { runId } = watchdog;
  const limit = contract.limits.runEndsAfterMs;
  const issue = runId === undefined ? undefined : issued(view).runs.get(runId)?.[0];
  const step = issue?.exchange?.step;
  if (runId === undefined || limit === undefined || issue === undefined || step === undefined) return undefined;
  if (watchdog.at - lastMove(view, { step, before: watchdog.n, accepted: issue.n }) <= limit) return undefined;
  if (mayRecover(view, { at: watchdog.at, withinMs: contract.disturbed?.runsEndAfterMs })) return undefined;
  const shown = runEndings(view, contract).get(runId) ?? [];
  if (shown.some(({ event, n }) => event !== undefined && n < watchdog.n)) return undefined;
  const said = shown.find(({ event }) => event === undefined);
  return violation({
    checker: 'event-completeness',
    direction: 'own',
    where: 'run',
    at: watchdog.n,
    headline: [runThing(runId), said === undefined ? ' never ended' : ' ended and nobody got its last event'],
    facts: [
      { at: issue.n, says: [userThing(issue.user), ' is told ', runThing(runId)] },
      { at: watchdog.n, says: [`${watchdog.limitMs} ms were waited for its last event`] },
      ...(said === undefined ? [] : [{ at: said.n, says: [runThing(runId), ` is said to be ${said.status}`] }]),
    ],
    conclusion: [`the last event of a run comes within ${limit} ms of the last answer of its model or tool`],
  });
}

/**
 * When, in ms, anything last held the run up: its acceptance, a request to model or tool, a hold. Infinity: one is
 * open.
 */
export function lastMove(
  view: HistoryView,
  { step, before, accepted }: { step: number; before: number; accepted: number },
): number {
  const open = new Set<string>();
  let last = view.history.entries[accepted]?.at ?? Infinity;
  for (const entry of view.history.entries) {
    if (entry.n >= before) break;
    if (entry.kind === 'held' && entry.step === step) open.add(entry.phase);
    if (entry.kind === 'released' && entry.step === step) open.delete(entry.phase);
    // A request whose message is not certain may be of this run as well.
    const isOf =
      (entry.kind === 'upstream' && (entry.step ?? step) === step) ||
      (entry.kind === 'released' && entry.step === step);
    if (isOf) last = Math.max(last, entry.at);
  }
  return open.size > 0 ? Infinity : last;
}
