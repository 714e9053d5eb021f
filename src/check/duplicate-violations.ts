import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import type { Violation } from './checker.ts';
import { type Answer, type Exchange, exchanges, wasRefused } from './exchanges.ts';
import { asking, runThing, userThing } from './things.ts';
import { violation } from './violation.ts';

/**
 * What the answers to sends say of their runs: a new message gets a new run; of the messages of one key, sent at once
 * or not, one does; a message with a key that was surely known gets the first answer again; and only one that was
 * perhaps known is called a duplicate.
 */
export function duplicateViolations(view: HistoryView, contract: Contract): Violation[] {
  const violations: Violation[] = [];
  const sends = exchanges(view).filter(({ ask }) => ask.kind === 'send');
  const accepted = sends
    .filter(({ answer }) => answer?.accepted !== undefined)
    .sort((a, b) => (a.answer?.n ?? 0) - (b.answer?.n ?? 0));
  const firstWithRun = new Map<string, Exchange>();
  for (const exchange of accepted) {
    const answer = exchange.answer?.accepted;
    if (answer === undefined) continue;
    if (!answer.duplicate) {
      const other = firstWithRun.get(answer.runId);
      if (other === undefined) firstWithRun.set(answer.runId, exchange);
      else violations.push(twice({ first: other, exchange, says: 'two messages got one run' }));
    }
    const before = sends.filter((other) => other !== exchange && sameKey(other, exchange));
    if (answer.duplicate && !before.some((other) => perhapsKnown(other, exchange))) {
      violations.push(
        twice({ first: undefined, exchange, says: 'a message that was never sent before is called a duplicate' }),
      );
    }
    const other = before.find((one) => isTakenToo(one, exchange, contract));
    if (other !== undefined) violations.push(twice({ first: other, exchange, says: 'a message was taken twice' }));
    const known = firstKnown(before, exchange, contract);
    if (known?.answer?.accepted === undefined || other !== undefined) continue;
    const first = known.answer.accepted;
    if (!answer.duplicate) {
      violations.push(twice({ first: known, exchange, says: 'a known message was taken for a new one' }));
    } else if (!isSameAnswer(answer, first)) {
      violations.push(
        twice({ first: known, exchange, says: 'a repeated message got another answer than the first time' }),
      );
    }
  }
  return violations;
}

function isSameAnswer(one: Accepted, other: Accepted): boolean {
  return one.runId === other.runId && one.threadId === other.threadId && one.messageId === other.messageId;
}
type Accepted = NonNullable<Answer['accepted']>;

function sameKey(one: Exchange, other: Exchange): boolean {
  if (one.ask.kind !== 'send' || other.ask.kind !== 'send') return false;
  return one.user === other.user && one.ask.key !== undefined && one.ask.key === other.ask.key;
}

/** Whether the stack may have known the key of `exchange` from `other`: a refused attempt is not remembered. */
export function perhapsKnown(other: Exchange, exchange: Exchange): boolean {
  return !wasRefused(other) && perhapsTaken(other, exchange);
}

/** Whether the key of `exchange` may have been taken by `other`: also while, or although, that is refused. */
export function perhapsTaken(other: Exchange, exchange: Exchange): boolean {
  return sameKey(other, exchange) && other !== exchange && other.sent.n < (exchange.answer?.n ?? Infinity);
}

/** An accepted exchange whose answer had come before this one was asked: its key was surely known. */
function firstKnown(before: readonly Exchange[], exchange: Exchange, contract: Contract): Exchange | undefined {
  return before.find((one) => {
    const { answer } = one;
    const isKnown = answer?.accepted !== undefined && answer.n < exchange.sent.n;
    return isKnown && (contract.keysAlone === true || saysTheSame(one, exchange));
  });
}

/** Whether two messages of one key, sent at once or not, each got a run of their own; told of the later answer. */
function isTakenToo(one: Exchange, exchange: Exchange, contract: Contract): boolean {
  const [first, second] = [one.answer?.accepted, exchange.answer?.accepted];
  if (first === undefined || second === undefined || first.duplicate || second.duplicate) return false;
  if (first.runId === second.runId || (one.answer?.n ?? 0) > (exchange.answer?.n ?? 0)) return false;
  return contract.keysAlone === true || saysTheSame(one, exchange);
}

function saysTheSame({ ask: one }: Exchange, { ask: other }: Exchange): boolean {
  if (one.kind !== 'send' || other.kind !== 'send') return false;
  return one.content === other.content && one.threadId === other.threadId;
}

/** Whether an earlier answer makes the key of this send known for certain. */
export function surelyKnown(exchange: Exchange, sends: readonly Exchange[], contract: Contract): boolean {
  const before = sends.filter((other) => other !== exchange && sameKey(other, exchange));
  return firstKnown(before, exchange, contract) !== undefined;
}

function twice(parts: { first: Exchange | undefined; exchange: Exchange; says: string }): Violation {
  const { first, exchange, says } = parts;
  // Both were accepted: their answers are there.
  const facts = [first, exchange].flatMap((one) =>
    one?.answer?.accepted === undefined
      ? []
      : [
          { at: one.sent.n, says: asking(one) },
          { at: one.answer.n, says: [userThing(one.user), ' is told ', runThing(one.answer.accepted.runId)] },
        ],
  );
  return violation({
    checker: 'known-ids',
    direction: first === undefined || first.user === exchange.user ? 'own' : 'other-user',
    where: exchange.connection === undefined ? 'http' : 'answer',
    at: exchange.answer?.n ?? exchange.sent.n,
    headline: [says],
    facts,
    conclusion: ['each message has a run of its own, and a message that is sent again by its key has the first one'],
  });
}
