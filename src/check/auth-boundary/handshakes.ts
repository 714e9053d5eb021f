import type { Contract } from '../../contract/contract.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import type { Phrase } from '../checker.ts';
import { mayBeUnavailable } from '../disturbances.ts';
import { feedsOf } from '../own-events.ts';
import { connectionThing } from '../things.ts';
import { tokenFate } from '../token-fate.ts';
import type { Expectation } from '../token-offences.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';
import { compareAnswer } from './compare-answer.ts';

/** Judges each handshake that was answered: by its token, and by the cursor that it asked to resume from. */
export function judgeHandshakes(
  { view, contract }: { view: HistoryView; contract: Contract },
  findings: Findings,
): void {
  for (const connection of view.connections) {
    const { opening, opened, rejected } = connection;
    const answer = opened ?? rejected;
    if (answer === undefined) continue;
    findings.exercised = true;
    const token = tokenFate(view, opening.token, { from: opening, to: answer });
    const cursor = cursorOffences(connection, view);
    const expectation: Expectation =
      token.surely === undefined
        ? { surely: cursor.surely, perhaps: [...token.perhaps, ...cursor.perhaps] }
        : { surely: [token.surely], perhaps: token.perhaps };
    const isTurnedAway = opened !== undefined && wasClosedAtOnce(connection, contract);
    if (isTurnedAway && expectation.perhaps.length > 0) continue;
    const comparison = compareAnswer(
      { positive: opened !== undefined && !isTurnedAway, status: rejected?.status, code: rejected?.code },
      { expectation, door: 'handshake', contract },
    );
    if (comparison === 'right') continue;
    if (comparison === 'unavailable') {
      if (mayBeUnavailable(view, contract, { from: opening, to: answer })) continue;
      findings.causes.push({ cause: 'unavailable', at: answer.n });
      continue;
    }
    const entry = opening.token === null ? undefined : view.tokens.get(opening.token);
    const line = connectionThing(connection.connection);
    const made = entry === undefined ? 'without a token' : `with a token made as ${entry.made}`;
    const told: Phrase =
      rejected === undefined
        ? [line, ' is opened']
        : [line, ` is refused with ${rejected.status} ${rejected.code ?? ''}`];
    const due = expectation.surely.join(' or ');
    findings.violations.push(
      violation({
        checker: 'auth-boundary',
        direction: typeof entry?.user === 'number' && entry.user !== connection.user ? 'other-user' : 'own',
        where: 'handshake',
        at: answer.n,
        headline: [
          line,
          comparison === 'accepted'
            ? ` was let in although its handshake had to be refused (${due})`
            : comparison === 'refused'
              ? ' was refused although nothing was wrong with its handshake'
              : ` was refused with another code than that of ${due}`,
        ],
        facts: [
          { at: opening.n, says: [line, ` asks to be opened ${made}`] },
          { at: answer.n, says: told },
        ],
        conclusion: [
          expectation.perhaps.length === 0
            ? 'nothing was wrong with it'
            : `it was wrong by ${expectation.perhaps.join(' or ')}`,
        ],
      }),
    );
  }
}

/** Whether a socket was opened and, before any welcome, closed in one of the ways in which handshakes are refused. */
function wasClosedAtOnce({ closed, frames }: ConnectionView, { refusals }: Contract): boolean {
  const closes = refusals['token-invalid']?.handshake?.closes ?? [];
  const isWelcome = frames.some(({ seen }) => seen?.kind === 'welcome');
  return closed?.by === 'server' && closes.includes(closed.code) && !isWelcome;
}

/** A cursor is surely within range below what had been received before, surely ahead above all that there ever was. */
function cursorOffences({ opening, user }: ConnectionView, view: HistoryView): Expectation {
  if (opening.resumeFrom === undefined) return { surely: [], perhaps: [] };
  const lease = view.users.find((one) => one.user === user)?.lease.headSeq ?? 0;
  let [before, ever] = [lease, lease];
  for (const { events, welcome } of feedsOf(view, user)) {
    for (const { n, seq } of events) {
      if (seq === undefined) continue;
      ever = Math.max(ever, seq);
      if (n < opening.n) before = Math.max(before, seq);
    }
    const head = welcome?.seen.headSeq ?? 0;
    ever = Math.max(ever, head);
    if (welcome !== undefined && welcome.n < opening.n) before = Math.max(before, head);
  }
  if (opening.resumeFrom <= before) return { surely: [], perhaps: [] };
  const ahead = view.quiet !== undefined && opening.resumeFrom > ever;
  return { surely: ahead ? ['cursor-out-of-range'] : [], perhaps: ['cursor-out-of-range'] };
}
