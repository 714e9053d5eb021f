import type { Contract, Offence } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { mayBeInterrupted } from '../disturbances.ts';
import { perhapsKnown, perhapsTaken, surelyKnown } from '../duplicate-violations.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { idFate } from '../id-fate.ts';
import { issued } from '../issued.ts';
import { isHeld, perhapsLimited, surelyLimited } from '../limits.ts';
import type { Span } from '../token-fate.ts';
import { type Expectation, tokenOffences } from '../token-offences.ts';

/** Finds out what the history proves of one request, in the order in which a stack looks at it. */
export function expectationOf(exchange: Exchange, input: { view: HistoryView; contract: Contract }): Expectation {
  const { view, contract } = input;
  const span = spanOf(exchange);
  const token = tokenOffences(exchange, { view, span });
  const form = formOffences(exchange, contract);
  if (token.surely.length > 0) return { surely: token.surely, perhaps: [...token.perhaps, ...form] };
  if (form.length > 0) return { surely: form, perhaps: [...token.perhaps, ...form, ...limitOffences(exchange, input)] };
  const sends = exchanges(view).filter(({ ask }) => ask.kind === 'send');
  const isKnown = exchange.ask.kind === 'send' && surelyKnown(exchange, sends, contract);
  const object = isKnown ? 'there' : objectFate(exchange, { view, span });
  const mayRepeat = exchange.answer?.accepted?.duplicate === true && sends.some((one) => perhapsKnown(one, exchange));
  const limited = !isKnown && surelyLimited(exchange, input);
  const surely = mayRepeat
    ? []
    : [...(object === 'not-there' ? (['not-found'] as const) : []), ...(limited ? (['rate-limited'] as const) : [])];
  return {
    surely,
    perhaps: [
      ...token.perhaps,
      ...(object === 'there' ? [] : (['not-found'] as const)),
      ...(!isKnown && contract.keysAlone !== true && sends.some((one) => perhapsTaken(one, exchange))
        ? (['key-reused'] as const)
        : []),
      ...(perhapsEnded(exchange, input) ? (['run-ended'] as const) : []),
      ...(isKnown ? frameLimit(exchange, input) : limitOffences(exchange, input)),
    ],
  };
}

/** From the asking to the answer. */
export function spanOf({ sent, answer }: Exchange): Span {
  return { from: sent, to: answer ?? { n: Infinity, at: Infinity } };
}

function formOffences({ ask, sent }: Exchange, { limits }: Contract): Offence[] {
  const text = sent.kind === 'sent' ? sent.raw : sent.body;
  if (ask.kind === 'garbage') return [ask.form === 'oversized' ? 'too-large' : 'bad-request'];
  if (limits.frameBytes !== undefined && text.length * 3 > limits.frameBytes) {
    if (new TextEncoder().encode(text).length > limits.frameBytes) return ['too-large'];
  }
  if ((ask.kind !== 'messages' && ask.kind !== 'threads') || ask.limit === undefined) return [];
  return ask.limit < 1 || ask.limit > (limits.largestPage ?? Infinity) ? ['bad-request'] : [];
}

function objectFate(
  { ask, user }: Exchange,
  { view, span }: { view: HistoryView; span: Span },
): ReturnType<typeof idFate> {
  switch (ask.kind) {
    case 'send':
    case 'messages':
    case 'delete':
      return ask.threadId === undefined ? 'there' : idFate(view, { user, kind: 'thread', id: ask.threadId, span });
    case 'stop':
    case 'probe':
    case 'run':
      return idFate(view, { user, kind: 'run', id: ask.runId, span });
    default:
      return 'there';
  }
}

/** Whether a run that is asked to stop may have ended by the answer: only a hold of ours proves otherwise. */
function perhapsEnded(exchange: Exchange, { view, contract }: { view: HistoryView; contract: Contract }): boolean {
  const { ask, sent, answer } = exchange;
  if (ask.kind !== 'stop' || contract.grammar.stopsEnded === true) return false;
  const step = issued(view).runs.get(ask.runId)?.[0]?.exchange?.step;
  const to = answer?.n ?? Infinity;
  if (step === undefined || mayBeInterrupted(view, contract, to)) return true;
  const isAskedTwice = exchanges(view).some((other) => {
    return other !== exchange && other.ask.kind === 'stop' && other.ask.runId === ask.runId && other.sent.n < to;
  });
  return isAskedTwice || !isHeld(view, { step, from: sent.n, to });
}

function limitOffences(exchange: Exchange, input: { view: HistoryView; contract: Contract }): Offence[] {
  return perhapsLimited(exchange, input) ? ['rate-limited'] : [];
}

/** A known key is looked up before the limit of runs, but not before that of frames. */
function frameLimit(exchange: Exchange, { contract }: { contract: Contract }): Offence[] {
  const frames = exchange.connection?.sent.filter(({ n, ask }) => n <= exchange.sent.n && ask.kind !== 'ping') ?? [];
  return frames.length > (contract.limits.framesPerSecond ?? Infinity) ? ['rate-limited'] : [];
}
