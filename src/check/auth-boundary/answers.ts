import type { AskKind } from '../../contract/ask.ts';
import type { Contract, Door } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Direction } from '../checker.ts';
import { mayBeUnavailable } from '../disturbances.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { issued, ownerOf } from '../issued.ts';
import { asking, userThing } from '../things.ts';
import type { Expectation } from '../token-offences.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';
import { compareAnswer } from './compare-answer.ts';
import { expectationOf, spanOf } from './expectation.ts';

/**
 * Asks whose answers other rules judge: refresh tokens have a rule of their own, and how probes, attachments and
 * shares are answered nobody promised: they are judged by what they bring.
 */
const ELSEWHERE = new Set(['refresh', 'probe', 'attach', 'share']);

const NOUNS: Readonly<Record<AskKind, string>> = {
  send: 'a message',
  stop: 'a stop',
  probe: 'a probe',
  attach: 'an attachment',
  share: 'a share',
  messages: 'a read of messages',
  threads: 'a read of the thread list',
  run: "a read of a run's status",
  delete: 'a deletion',
  ping: 'a ping',
  'change-token': 'a change of token',
  garbage: 'a malformed frame',
  register: 'a registration',
  login: 'a sign-in',
  me: 'a look at the account',
  logout: 'a log-out',
  refresh: 'an exchange of a refresh token',
};

/** Judges each answered request, over a socket and over HTTP. */
export function judgeAnswers(input: { view: HistoryView; contract: Contract }, findings: Findings): void {
  for (const exchange of exchanges(input.view)) {
    const { answer, ask } = exchange;
    if (answer === undefined || ELSEWHERE.has(ask.kind)) continue;
    findings.exercised = true;
    const door: Door = exchange.connection === undefined ? 'http' : 'live';
    const expectation = expectationOf(exchange, input);
    const comparison = compareAnswer(answer, { expectation, door, contract: input.contract });
    if (comparison === 'right') continue;
    if (comparison === 'unavailable') {
      if (mayBeUnavailable(input.view, input.contract, spanOf(exchange))) continue;
      findings.causes.push({ cause: 'unavailable', at: answer.n });
      continue;
    }
    const due = expectation.surely.join(' or ');
    const told = answer.positive ? 'accepted' : `refused: ${answer.status ?? ''} ${answer.code ?? 'without a code'}`;
    const user = userThing(exchange.user);
    findings.violations.push(
      violation({
        checker: 'auth-boundary',
        direction: directionOf(exchange, input.view),
        where: door,
        at: answer.n,
        headline: [
          user,
          comparison === 'accepted'
            ? ` was allowed ${NOUNS[ask.kind]} that had to be refused (${due})`
            : comparison === 'refused'
              ? ` was refused ${NOUNS[ask.kind]} with which nothing was wrong`
              : ` was refused ${NOUNS[ask.kind]} with another code than that of ${due}`,
        ],
        facts: [
          { at: exchange.sent.n, says: asking(exchange) },
          ...ownership(exchange, input.view),
          { at: answer.n, says: [told] },
        ],
        conclusion: [reason(expectation)],
      }),
    );
  }
}

function reason({ perhaps }: Expectation): string {
  return perhaps.length === 0 ? 'nothing was wrong with it' : `it was wrong by ${[...new Set(perhaps)].join(' or ')}`;
}

/** Whose thing was asked for, where it is another user's. */
function objectOwner({ ask, user }: Exchange, view: HistoryView): { owner: number; n: number } | undefined {
  const { runs, threads } = issued(view);
  const [issues, id] =
    ask.kind === 'stop' || ask.kind === 'run' || ask.kind === 'probe'
      ? [runs, ask.runId]
      : ask.kind === 'send' || ask.kind === 'messages' || ask.kind === 'delete'
        ? [threads, ask.threadId]
        : [threads, undefined];
  const owner = id === undefined ? undefined : ownerOf(issues, id);
  const n = id === undefined ? undefined : issues.get(id)?.[0]?.n;
  return owner === undefined || n === undefined || owner === user ? undefined : { owner, n };
}

function ownership(exchange: Exchange, view: HistoryView): { at: number; says: ReturnType<typeof asking> }[] {
  const object = objectOwner(exchange, view);
  return object === undefined
    ? []
    : [{ at: object.n, says: ['what is asked for belongs to ', userThing(object.owner)] }];
}

function directionOf(exchange: Exchange, view: HistoryView): Direction {
  if (objectOwner(exchange, view) !== undefined) return 'other-user';
  const { ask, sent } = exchange;
  const number = ask.kind === 'change-token' ? ask.token : sent.kind === 'request' ? sent.token : null;
  const owner = number === null ? undefined : view.tokens.get(number)?.user;
  return typeof owner === 'number' && owner !== exchange.user ? 'other-user' : 'own';
}
