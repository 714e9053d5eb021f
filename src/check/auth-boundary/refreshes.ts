import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Phrase } from '../checker.ts';
import { mayBeUnavailable } from '../disturbances.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { asking, userThing } from '../things.ts';
import { sessionFate } from '../token-fate.ts';
import type { Expectation } from '../token-offences.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';
import { compareAnswer } from './compare-answer.ts';
import { spanOf } from './expectation.ts';

/**
 * A refresh token works once, and as long as its session: a dead one is refused, a live one is taken, and of two
 * exchanges at once one at most.
 */
export function judgeRefreshes(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  const taken = new Map<number, Exchange>();
  for (const exchange of exchanges(view)) {
    const { ask, answer, step } = exchange;
    if (ask.kind !== 'refresh' || answer === undefined) continue;
    findings.exercised = true;
    const comparison = compareAnswer(answer, { expectation: expected(exchange, view), door: 'http', contract });
    if (comparison === 'unavailable' && !mayBeUnavailable(view, contract, spanOf(exchange))) {
      findings.causes.push({ cause: 'unavailable', at: answer.n });
    }
    const twin = step === undefined || ask.state !== 'twice' || !answer.positive ? undefined : taken.get(step);
    if (step !== undefined && ask.state === 'twice' && answer.positive && twin === undefined) taken.set(step, exchange);
    const isTwice = twin?.answer !== undefined;
    if (!isTwice && (comparison === 'right' || comparison === 'unavailable')) continue;
    const says = isTwice
      ? ' exchanged one refresh token twice'
      : comparison === 'accepted'
        ? ' exchanged a refresh token that was dead'
        : ` was refused the exchange of a ${ask.state} refresh token: ${answer.code ?? answer.status ?? ''}`;
    findings.violations.push(
      violation({
        checker: 'auth-boundary',
        direction: 'own',
        where: 'refresh',
        at: answer.n,
        headline: [userThing(exchange.user), says],
        facts: [
          ...(comparison === 'accepted' ? endOf(exchange, view) : []),
          ...[twin, exchange].flatMap((one) =>
            one?.answer === undefined
              ? []
              : [
                  { at: one.sent.n, says: asking(one) },
                  { at: one.answer.n, says: [one.answer.positive ? 'accepted' : `refused: ${one.answer.code ?? ''}`] },
                ],
          ),
        ],
        conclusion: ['a refresh token is taken once, and refused when it, or its session, is over'],
      }),
    );
  }
}

/** The log-out that had ended its session. */
function endOf(exchange: Exchange, view: HistoryView): { at: number; says: Phrase }[] {
  const { ask, user } = exchange;
  if (ask.kind !== 'refresh') return [];
  const { surely } = sessionFate(view, { user, session: ask.session, span: spanOf(exchange) });
  return surely === undefined ? [] : [{ at: surely.n, says: ['the session is logged out'] }];
}

/** A log-out ends the session, and an exchange of it whose answer was lost may have used the token up. */
function expected(exchange: Exchange, view: HistoryView): Expectation {
  const { ask, user, answer, sent } = exchange;
  if (ask.kind !== 'refresh') return { surely: [], perhaps: [] };
  const { state, session } = ask;
  const over = sessionFate(view, { user, session, span: spanOf(exchange) });
  const mayBeDead =
    state !== 'live' ||
    over.perhaps ||
    exchanges(view).some((other) => {
      if (other.user !== user || other.sent.n > (answer?.n ?? Infinity) || other === exchange) return false;
      const isOpen = other.answer === undefined || other.answer.undecided || other.answer.n > sent.n;
      return other.ask.kind === 'refresh' && other.ask.session === session && other.ask.state !== 'dead' && isOpen;
    });
  return {
    surely: state === 'dead' || over.surely !== undefined ? ['token-invalid'] : [],
    perhaps: mayBeDead ? ['token-invalid', 'token-revoked', 'token-expired'] : [],
  };
}
