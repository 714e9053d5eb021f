import type { EntryOf } from '../../history/history.ts';
import type { HistoryView } from '../../history/view.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { sendsOfOneText } from '../sends-of-one-text.ts';

/** A message of the thread that a model's request is about: it was taken before that one was sent, and is not told. */
export interface Missing {
  /** The canary that the message holds. */
  readonly value: string;
  readonly earlier: Exchange;
  readonly send: Exchange;
}

/** The first message that the model is not told of although its thread had it by then. */
export function missingMessage(entry: EntryOf<'upstream'>, view: HistoryView): Missing | undefined {
  const send = entry.step === undefined ? undefined : sendsOfOneText(view).get(entry.step);
  const accepted = send?.answer?.accepted;
  if (entry.endpoint !== 'model' || send === undefined || accepted?.duplicate !== false) return undefined;
  for (const earlier of exchanges(view)) {
    const { ask, user, answer } = earlier;
    if (ask.kind !== 'send' || user !== send.user || answer === undefined || answer.n > send.sent.n) continue;
    if (answer.accepted?.duplicate !== false || answer.accepted.threadId !== accepted.threadId) continue;
    const planted = view.users.find((one) => one.user === user)?.canaries ?? [];
    const own = planted.find(({ value }) => ask.content.includes(value));
    if (own !== undefined && !entry.raw.includes(own.value)) return { value: own.value, earlier, send };
  }
  return undefined;
}
