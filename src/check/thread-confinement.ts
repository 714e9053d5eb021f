import type { Contract } from '../contract/contract.ts';
import type { Entry } from '../history/history.ts';
import type { HistoryView } from '../history/view.ts';
import { CANARY_LENGTH, CANARY_PREFIX } from '../support/canary-form.ts';
import type { Checker, Violation } from './checker.ts';
import { type Exchange, exchanges } from './exchanges.ts';
import { deletesOf } from './id-fate.ts';
import { issued } from './issued.ts';
import { longWords } from './long-words.ts';
import { feeds } from './own-events.ts';
import { sendsOfOneText } from './sends-of-one-text.ts';
import { runThing, textThing, threadThing, userThing } from './things.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/**
 * A user's threads are apart: what is said in one is told to the model, and by it, in no other; and nothing of one that
 * was deleted is told in a run that begins later. What belongs to somebody else is for other checkers to tell.
 */
export const threadConfinement: Checker = {
  name: 'thread-confinement',
  claim: "What is said in a thread is told in no other one of its user's, and once it is deleted in none.",
  needs: 'runs in several threads of a user, and a stack that promises to keep them apart, or deletes them',
  check({ view, contract }) {
    const findings = noFindings();
    // Where clients make them, the id of a deleted thread may be that of a new one.
    const ids = contract.clientThreads === true ? new Map<string, Id>() : idsOfThreads(view);
    const words = contract.threadsApart === true ? threadsOfWords(view) : new Map<string, Words>();
    const told = new Set<string>();
    for (const telling of tellings(view)) {
      findings.exercised ||= isExercised(telling, { view, contract });
      for (const stray of strays(telling, { view, ids, words })) {
        const name = `${telling.where} ${telling.run} ${stray.thread}`;
        if (told.has(name)) continue;
        told.add(name);
        findings.violations.push(strayed(telling, stray));
      }
    }
    return toVerdict(findings);
  },
};

/** A text that is told in a run, by the stack to its user or to the model. */
interface Telling {
  readonly entry: Entry;
  readonly where: string;
  readonly text: string;
  readonly run: string;
  /** The message that began the run, and its thread. */
  readonly send: Exchange;
  readonly thread: string;
}

/** Something of another thread. */
interface Stray {
  readonly value: string;
  readonly thread: string;
  /** The entry that put it there. */
  readonly at: number;
  /** The entry by which its thread was gone, where the run began later. */
  readonly goneAt: number | undefined;
}

/** The threads that a canary was sent into or told in first, and the entry that did. */
interface Words {
  readonly threads: ReadonlySet<string>;
  readonly user: number;
  readonly at: number;
}

/** What an id is in, and the entry that gave it out. */
interface Id {
  readonly thread: string;
  readonly at: number;
}

function* tellings(view: HistoryView): Generator<Telling> {
  const { runs } = issued(view);
  const started = (run: string): Exchange | undefined =>
    runs.get(run)?.find(({ exchange, duplicate }) => exchange !== undefined && !duplicate)?.exchange;
  for (const { connection, events } of feeds(view).values()) {
    const frames = new Map(connection.frames.map((frame) => [frame.n, frame]));
    for (const { n, runId: run } of events) {
      const entry = frames.get(n);
      const send = run === undefined ? undefined : started(run);
      const thread = send?.answer?.accepted?.threadId;
      if (entry === undefined || run === undefined || send === undefined || thread === undefined) continue;
      yield { entry, where: 'event', text: entry.raw, run, send, thread };
    }
  }
  const bySteps = sendsOfOneText(view);
  for (const entry of view.upstream) {
    const send = entry.step === undefined ? undefined : bySteps.get(entry.step);
    const { accepted } = send?.answer ?? {};
    if (send === undefined || accepted === undefined || accepted.duplicate) continue;
    yield {
      entry,
      where: entry.endpoint,
      text: entry.raw,
      run: accepted.runId,
      send,
      thread: accepted.threadId,
    };
  }
}

/** The canaries of messages whose text is theirs alone, with all threads that they were sent into. */
function threadsOfWords(view: HistoryView): ReadonlyMap<string, Words> {
  const words = new Map<string, Words>();
  const bySteps = sendsOfOneText(view);
  const accepted = exchanges(view).filter(({ answer }) => answer?.accepted?.duplicate === false);
  for (const { user, canaries } of view.users) {
    for (const { value, step, n: at } of canaries) {
      const own = step === undefined ? undefined : bySteps.get(step)?.answer?.accepted;
      if (own === undefined || own.duplicate) continue;
      const sent = accepted.filter(({ ask }) => ask.kind === 'send' && ask.content.includes(value));
      const threads = new Set([own.threadId, ...sent.flatMap(({ answer }) => answer?.accepted?.threadId ?? [])]);
      words.set(value, { threads, user, at });
    }
  }
  return words;
}

/** The ids of threads, and of the runs and messages in them, where threads were deleted. */
function idsOfThreads(view: HistoryView): ReadonlyMap<string, Id> {
  const { runs, messages } = issued(view);
  const ids = new Map<string, Id>();
  if (deletesOf(view).size === 0) return ids;
  for (const [id, [first]] of [...runs, ...messages]) {
    const thread = first?.exchange?.answer?.accepted?.threadId;
    if (first === undefined || thread === undefined) continue;
    ids.set(id, { thread, at: first.n });
    ids.set(thread, { thread, at: first.n });
  }
  return ids;
}

/** What of another thread of the same user stands in a text. */
function* strays(
  telling: Telling,
  of: {
    readonly view: HistoryView;
    readonly ids: ReadonlyMap<string, Id>;
    readonly words: ReadonlyMap<string, Words>;
  },
): Generator<Stray> {
  const { text, thread, send } = telling;
  const { user } = send;
  for (let i = text.indexOf(CANARY_PREFIX); i >= 0; i = text.indexOf(CANARY_PREFIX, i + 1)) {
    const value = text.slice(i, i + CANARY_LENGTH);
    const words = of.words.get(value);
    if (words === undefined || words.user !== user || words.threads.has(thread)) continue;
    const [elsewhere = ''] = words.threads;
    yield { value, thread: elsewhere, at: words.at, goneAt: goneBefore(of.view, { send, thread: elsewhere }) };
  }
  for (const value of longWords(text)) {
    const named = of.ids.get(value);
    if (named === undefined || named.thread === thread) continue;
    const goneAt = goneBefore(of.view, { send, thread: named.thread });
    if (goneAt !== undefined && !wasSent(send, value)) yield { value, ...named, goneAt };
  }
}

/** The entry by which the sender's own deletion of a thread was done, before they sent this. */
function goneBefore(view: HistoryView, { send, thread }: { send: Exchange; thread: string }): number | undefined {
  return deletesOf(view)
    .get(`${send.user} ${thread}`)
    ?.find(({ done }) => done < send.sent.n)?.done;
}

function wasSent({ ask }: Exchange, value: string): boolean {
  return ask.kind === 'send' && ask.content.includes(value);
}

/** Another thread of the user had been written to, or deleted, before the run. */
function isExercised(
  { send, thread }: Telling,
  { view, contract }: { view: HistoryView; contract: Contract },
): boolean {
  return exchanges(view).some(
    ({ user, ask, answer, sent }) =>
      user === send.user &&
      sent.n < send.sent.n &&
      (ask.kind === 'delete'
        ? answer?.positive === true
        : contract.threadsApart === true && answer?.accepted !== undefined && answer.accepted.threadId !== thread),
  );
}

function strayed({ entry, where, run, send, thread }: Telling, { value, thread: other, at, goneAt }: Stray): Violation {
  const user = userThing(send.user);
  const isGone = goneAt !== undefined;
  const told = where === 'event' ? ' tells ' : ` tells the ${where} `;
  return violation({
    checker: threadConfinement.name,
    direction: 'own',
    where,
    at: entry.n,
    headline: [
      'a run of ',
      user,
      where === 'event' ? ' tells' : ` tells the ${where}`,
      isGone ? ' of a thread that was deleted before' : ' what was said in another thread',
    ],
    facts: [
      { at, says: [textThing(value), ' is of ', threadThing(other)] },
      ...(isGone ? [{ at: goneAt, says: [threadThing(other), ' is deleted'] }] : []),
      { at: send.sent.n, says: [user, ' sends the message of ', runThing(run)] },
      { at: entry.n, says: [runThing(run), told, textThing(value)] },
    ],
    conclusion: [
      runThing(run),
      ' is in ',
      threadThing(thread),
      isGone ? ', and nothing was left to tell of' : ', where nobody said it',
    ],
  });
}
