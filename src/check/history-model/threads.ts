import type { Contract } from '../../contract/contract.ts';
import type { SeenThread } from '../../contract/seen.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Phrase, Violation } from '../checker.ts';
import { type Exchange, exchanges, wasRefused } from '../exchanges.ts';
import { deletesOf } from '../id-fate.ts';
import { textThing, threadThing } from '../things.ts';
import { contradicted, tooLong } from './told.ts';
import type { Walk } from './walks.ts';

/** Judges one walk over a user's threads; the first contradiction tells. */
export function judgeThreads(
  walk: Walk<SeenThread>,
  { view, contract }: { view: HistoryView; contract: Contract },
): Violation | undefined {
  const long = tooLong(walk, { where: 'threads', defaultPage: contract.limits.defaultPage });
  if (long !== undefined) return long;
  const tell = (headline: Phrase, because: readonly Exchange[], conclusion: Phrase): Violation =>
    contradicted({ walk, where: 'threads', headline, because, conclusion });
  const titleOf = (content: string): string =>
    contract.limits.titleCodePoints === undefined
      ? content
      : Array.from(content).slice(0, contract.limits.titleCodePoints).join('');
  const { created, uncertain } = sendsOfNewThreads(walk, view);
  const lease = view.users.find(({ user }) => user === walk.user)?.lease;
  const before = new Map((lease?.threads ?? []).map(({ id, title }) => [id, title]));
  const deletes = (id: string): readonly { asked: number; done: number }[] =>
    deletesOf(view).get(`${walk.user} ${id}`) ?? [];
  const seen = new Set<string>();
  let unknown = 0;
  for (const { id, title } of walk.items) {
    const thread = threadThing(id);
    if (seen.has(id)) return tell([thread, ' is listed twice'], [], ['a walk lists each thread once']);
    seen.add(id);
    if (deletes(id).some(({ done }) => done < walk.from)) {
      return tell([thread, ' is listed although it was deleted'], [], ['its deletion had been answered before']);
    }
    const send = created.get(id);
    const titles =
      send?.ask.kind === 'send'
        ? [titleOf(send.ask.content)]
        : before.has(id)
          ? [before.get(id)]
          : uncertain.flatMap(({ ask }) => (ask.kind === 'send' ? [titleOf(ask.content)] : []));
    if (send === undefined && !before.has(id)) unknown += 1;
    if (unknown > uncertain.length)
      return tell([thread, ' is listed and nobody began it'], [], ['no send of this user began it']);
    if (!titles.includes(title)) {
      return tell([thread, ' has a wrong title'], send === undefined ? [] : [send], [
        'it is listed as ',
        textThing(title),
      ]);
    }
  }
  const isThere = (id: string): boolean => deletes(id).every(({ asked }) => asked > walk.to);
  if (walk.complete) {
    const missing = [...created].find(
      ([id, { answer }]) => (answer?.n ?? Infinity) < walk.from && !seen.has(id) && isThere(id),
    );
    if (missing !== undefined) {
      return tell(
        [threadThing(missing[0]), ' is missing from the list'],
        [missing[1]],
        ['its first message had been accepted before'],
      );
    }
    const lost = [...before.keys()].find((id) => !seen.has(id) && isThere(id));
    if (lost !== undefined)
      return tell([threadThing(lost), ' is missing from the list'], [], ['it was there before the execution']);
  }
  const listed = walk.items.flatMap(({ id }) => created.get(id) ?? []);
  for (const [index, newer] of listed.entries()) {
    const older = listed.slice(index + 1).find((one) => surelyBefore(newer, one));
    if (older !== undefined) {
      return tell(['threads are not listed newest first'], [newer, older], ['the older of the two is listed first']);
    }
  }
  return undefined;
}

/** The sends that began a thread of this user, by the thread; and those that may have begun one. */
function sendsOfNewThreads(
  walk: Walk<SeenThread>,
  view: HistoryView,
): { created: ReadonlyMap<string, Exchange>; uncertain: readonly Exchange[] } {
  const created = new Map<string, Exchange>();
  const uncertain: Exchange[] = [];
  for (const send of exchanges(view)) {
    const { ask, user, answer, sent } = send;
    if (ask.kind !== 'send' || user !== walk.user || ask.threadId !== undefined || sent.n > walk.to) continue;
    if (answer?.accepted === undefined) uncertain.push(...(wasRefused(send) ? [] : [send]));
    else if (!answer.accepted.duplicate) created.set(answer.accepted.threadId, send);
  }
  // An attempt whose answer was lost began the thread that a repetition by its key is then told of.
  for (const send of exchanges(view)) {
    const accepted = send.answer?.accepted;
    if (send.user !== walk.user || accepted?.duplicate !== true || created.has(accepted.threadId)) continue;
    const key = send.ask.kind === 'send' ? send.ask.key : undefined;
    const first = uncertain.find(({ ask }) => ask.kind === 'send' && ask.key === key);
    if (first !== undefined) created.set(accepted.threadId, { ...first, answer: undefined });
  }
  return { created, uncertain };
}

function surelyBefore(one: Exchange, other: Exchange): boolean {
  if (one.answer === undefined || other.answer === undefined) return false;
  if (one.answer.n < other.sent.n) return true;
  return one.connection !== undefined && one.connection === other.connection && one.sent.n < other.sent.n;
}
