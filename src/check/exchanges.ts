import type { Ask } from '../contract/ask.ts';
import type { SeenMessage, SeenPage, SeenReply, SeenThread } from '../contract/seen.ts';
import type { EntryOf, Purpose } from '../history/history.ts';
import type { ConnectionView, HistoryView, RequestView } from '../history/view.ts';
import { perView } from './per-view.ts';

/** Something that a user asked, over a socket or over HTTP, and what was answered: one shape for both. */
export interface Exchange {
  readonly user: number;
  readonly ask: Ask;
  readonly sent: EntryOf<'sent'> | EntryOf<'request'>;
  readonly purpose: Purpose;
  readonly step: number | undefined;
  /** The socket it went over; absent over HTTP. */
  readonly connection: ConnectionView | undefined;
  readonly request: RequestView | undefined;
  readonly answer: Answer | undefined;
}

/**
 * `positive`: no refusal; `undecided`: one that leaves open whether what was asked took effect. The parts are absent
 * where the answer has none, or could not be read.
 */
export interface Answer {
  readonly n: number;
  readonly at: number;
  readonly entry: EntryOf<'frame'> | EntryOf<'response'>;
  readonly positive: boolean;
  readonly undecided: boolean;
  /** HTTP only. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly accepted: NonNullable<SeenReply['accepted']> | undefined;
  readonly messages: SeenPage<SeenMessage> | undefined;
  readonly threads: SeenPage<SeenThread> | undefined;
  /** What it says that a run's status is. */
  readonly run: { readonly id: string; readonly threadId: string | undefined; readonly status: string } | undefined;
}

/** Whether an exchange was refused for certain, so that what was asked did not take effect. */
export function wasRefused({ answer }: Exchange): boolean {
  return answer !== undefined && !answer.positive && !answer.undecided;
}

/**
 * Every exchange, in the order of asking. An answer belongs to the first unanswered ask of its request id on its
 * socket.
 */
export const exchanges = perView((view: HistoryView): readonly Exchange[] => {
  const all: Exchange[] = [];
  for (const connection of view.connections) all.push(...onSocket(connection));
  for (const request of view.requests) all.push(overHttp(request));
  return all.sort((a, b) => a.sent.n - b.sent.n);
});

/** The exchanges of one socket, in the order of asking. */
function onSocket(connection: ConnectionView): Exchange[] {
  if (connection.sent.length === 0) return [];
  const answers = new Map<number, Answer>();
  const open: EntryOf<'sent'>[] = [];
  for (const entry of connection.entries) {
    if (entry.kind === 'sent') open.push(entry);
    if (entry.kind !== 'frame') continue;
    const index = open.findIndex((sent) => answersTo(entry, sent));
    const [sent] = index < 0 ? [] : open.splice(index, 1);
    if (sent !== undefined) answers.set(sent.n, frameAnswer(entry, sent.ask));
  }
  return connection.sent.map((sent) => ({
    user: connection.user,
    ask: sent.ask,
    sent,
    purpose: connection.opening.purpose,
    step: sent.step,
    connection,
    request: undefined,
    answer: answers.get(sent.n),
  }));
}

const ANSWERS = new Set(['accepted', 'stopping', 'attached', 'messages', 'token-changed', 'pong', 'error']);
/** Forms of garbage whose request id a stack cannot read, so that its refusal names none. */
const NAMELESS = new Set(['bad-json', 'no-object', 'no-request-id', 'oversized']);

function answersTo(frame: EntryOf<'frame'>, sent: EntryOf<'sent'>): boolean {
  const { seen } = frame;
  if (seen === undefined || !ANSWERS.has(seen.kind)) return false;
  if (seen.requestId !== undefined) return seen.requestId === sent.requestId;
  if (seen.kind === 'pong') return sent.ask.kind === 'ping' && sent.ask.nonce === seen.nonce;
  return seen.kind === 'error' && sent.ask.kind === 'garbage' && NAMELESS.has(sent.ask.form);
}

function frameAnswer(entry: EntryOf<'frame'>, ask: Ask): Answer {
  const { seen } = entry;
  const accepted =
    seen?.kind === 'accepted' && seen.runId !== undefined && seen.threadId !== undefined
      ? {
          threadId: seen.threadId,
          runId: seen.runId,
          messageId: seen.messageId ?? '',
          duplicate: seen.duplicate ?? false,
        }
      : undefined;
  const run =
    seen?.kind === 'stopping' && seen.status !== undefined && ask.kind === 'stop'
      ? { id: ask.runId, threadId: undefined, status: seen.status }
      : undefined;
  return {
    n: entry.n,
    at: entry.at,
    entry,
    positive: seen?.kind !== 'error',
    undecided: seen?.undecided === true,
    status: undefined,
    code: seen?.kind === 'error' ? seen.code : undefined,
    accepted,
    messages: seen?.messages,
    threads: undefined,
    run,
  };
}

function overHttp(request: RequestView): Exchange {
  const { ask, user, purpose, step } = request.request;
  const entry = request.response;
  const exchange = { user, ask, sent: request.request, purpose, step, connection: undefined, request };
  if (entry === undefined) return { ...exchange, answer: undefined };
  const { seen } = entry;
  const stopped =
    ask.kind === 'stop' && seen?.status !== undefined
      ? { id: ask.runId, threadId: undefined, status: seen.status }
      : undefined;
  return {
    ...exchange,
    answer: {
      n: entry.n,
      at: entry.at,
      entry,
      positive: entry.status >= 200 && entry.status < 300,
      undecided: seen?.undecided === true,
      status: entry.status,
      code: seen?.code,
      accepted: seen?.accepted,
      messages: seen?.messages,
      threads: seen?.threads,
      run: seen?.run ?? stopped,
    },
  };
}
