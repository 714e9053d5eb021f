import type { Contract } from '../../contract/contract.ts';
import type { SeenMessage } from '../../contract/seen.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Violation } from '../checker.ts';
import { type Exchange, exchanges, wasRefused } from '../exchanges.ts';
import { deletesOf } from '../id-fate.ts';
import { type Ending, runEndings } from '../run-endings.ts';
import { textThing, threadThing } from '../things.ts';
import { contradicted, tooLong } from './told.ts';
import type { Walk } from './walks.ts';

/** A message that a thread has, or perhaps has. `send` is the send that it, or its run, came from. */
interface Expected {
  readonly role: 'user' | 'assistant';
  readonly send: Exchange;
  /** Entry from which on it is surely there; Infinity when that is not known. */
  readonly surelyFrom: number;
  /** Absent: any text, since nobody saw how its run ended. */
  readonly content: string | undefined;
  readonly runId: string | undefined;
}

/** Judges one walk over the messages of a thread; the first contradiction tells. */
export function judgeMessages(
  walk: Walk<SeenMessage>,
  { view, contract }: { view: HistoryView; contract: Contract },
): Violation | undefined {
  const long = tooLong(walk, { where: 'messages', defaultPage: contract.limits.defaultPage });
  if (long !== undefined) return long;
  const thread = threadThing(walk.threadId ?? '');
  const expected = expectedMessages(walk, { view, contract });
  const claimed = new Set<Expected>();
  const found: Expected[] = [];
  const ids = new Set<string>();
  for (const item of walk.items) {
    const match = expected.find((one) => !claimed.has(one) && fits(item, one));
    if (ids.has(item.id) || match === undefined) {
      const again = ids.has(item.id);
      return contradicted({
        walk,
        where: 'messages',
        headline: [again ? 'one message is read twice in ' : 'a message is read that nobody sent into ', thread],
        because: [],
        conclusion: [`no ${item.role} message of this text is due there: `, textThing(item.content)],
      });
    }
    ids.add(item.id);
    claimed.add(match);
    found.push(match);
  }
  const perhapsDeleted = (deletesOf(view).get(`${walk.user} ${walk.threadId}`) ?? []).some(
    ({ asked }) => asked < walk.to,
  );
  const missing = expected.find((one) => one.surelyFrom < walk.from && !claimed.has(one));
  if (missing !== undefined && walk.complete && !perhapsDeleted) {
    return contradicted({
      walk,
      where: 'messages',
      headline: [`a ${missing.role} message is missing from `, thread],
      because: [missing.send],
      conclusion: [missing.role === 'user' ? 'it had been accepted before' : 'its run had completed before'],
    });
  }
  const [earlier, later] = outOfOrder(found) ?? [];
  if (earlier === undefined || later === undefined) return undefined;
  return contradicted({
    walk,
    where: 'messages',
    headline: ['messages of ', thread, ' are read in another order than they were sent'],
    because: [...new Set([earlier.send, later.send])],
    conclusion: [`the ${later.role} message is read before the ${earlier.role} message that surely came first`],
  });
}

/** What may stand in the thread: first what is tied to a run, so that equal texts find their own. */
function expectedMessages(
  walk: Walk<SeenMessage>,
  { view, contract }: { view: HistoryView; contract: Contract },
): Expected[] {
  const endings = runEndings(view, contract);
  const all: Expected[] = [];
  for (const send of exchanges(view)) {
    const { ask, user, sent, answer } = send;
    if (ask.kind !== 'send' || user !== walk.user || sent.n > walk.to || wasRefused(send)) continue;
    const accepted = answer?.accepted;
    if (accepted?.duplicate === true) continue;
    if (accepted !== undefined && accepted.threadId !== walk.threadId) continue;
    if (accepted === undefined && ask.threadId !== undefined && ask.threadId !== walk.threadId) continue;
    const runId = accepted?.runId;
    all.push({
      role: 'user',
      send,
      surelyFrom: answer?.accepted === undefined ? Infinity : answer.n,
      content: ask.content,
      runId,
    });
    const shown = runId === undefined ? undefined : endings.get(runId);
    if (shown?.some(({ status }) => status !== 'completed') === true) continue;
    const last = shown?.find(({ event }) => event !== undefined);
    all.push({ role: 'assistant', send, surelyFrom: firstShown(shown), content: last?.event?.seen.text, runId });
  }
  return all.sort((a, b) => Number(a.runId === undefined) - Number(b.runId === undefined));
}

function firstShown(shown: readonly Ending[] | undefined): number {
  return shown?.[0]?.n ?? Infinity;
}

function fits(item: SeenMessage, expected: Expected): boolean {
  if (item.role !== expected.role) return false;
  if (expected.content !== undefined && item.content !== expected.content) return false;
  return item.runId === undefined || expected.runId === undefined || item.runId === expected.runId;
}

/**
 * Two neighbours in proof, though not in place, that are read the wrong way round: [what came first, what came
 * later].
 */
function outOfOrder(found: readonly Expected[]): [Expected, Expected] | undefined {
  for (const [index, one] of found.entries()) {
    for (const other of found.slice(index + 1)) if (surelyBefore(other, one)) return [other, one];
  }
  return undefined;
}

/** Whether the history proves that `one` was stored before `other`. */
function surelyBefore(one: Expected, other: Expected): boolean {
  if (one.runId === undefined || other.runId === undefined) return false;
  if (one.send === other.send) return one.role === 'user' && other.role === 'assistant';
  // What was known to be stored when the other's message was sent came first; so did an earlier message of one socket.
  if (one.surelyFrom < other.send.sent.n) return true;
  const sameSocket = one.send.connection !== undefined && one.send.connection === other.send.connection;
  return one.role === 'user' && sameSocket && one.send.sent.n < other.send.sent.n;
}
