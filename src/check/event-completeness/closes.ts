import type { Contract } from '../../contract/contract.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import { livingTokens, tokenChanges } from '../living-token.ts';
import { mayBeCut } from '../disturbances.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { connectionThing } from '../things.ts';
import { tokenFate } from '../token-fate.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/** The stack closes a socket only for a reason that the contract names, and answers each handshake. */
export function judgeCloses(input: { plan: Plan; view: HistoryView; contract: Contract }, findings: Findings): void {
  const all = exchanges(input.view);
  for (const connection of input.view.connections) {
    const { closed, opened, rejected, opening } = connection;
    if (closed?.by !== 'server' || rejected !== undefined) continue;
    if (mayBeCut(connection, input.view, input.contract)) continue;
    if (closed.code === input.contract.refusals.unavailable?.live?.close) {
      findings.causes.push({ cause: 'unavailable', at: closed.n });
      continue;
    }
    const own = all.filter((exchange) => exchange.connection === connection);
    if (opened !== undefined && isJustified(connection, { ...input, own })) continue;
    const line = connectionThing(connection.connection);
    findings.violations.push(
      violation({
        checker: 'event-completeness',
        direction: 'own',
        where: opened === undefined ? 'handshake' : 'close',
        at: closed.n,
        headline: [line, opened === undefined ? ' got no answer to its handshake' : ' was closed without a reason'],
        facts: [
          { at: opening.n, says: [line, ' asks to be opened'] },
          { at: closed.n, says: [line, ` is closed by the stack with ${closed.code}`] },
        ],
        conclusion: ['nothing that happened on it lets the stack close it with that code'],
      }),
    );
  }
}

function isJustified(
  connection: ConnectionView,
  input: { plan: Plan; view: HistoryView; contract: Contract; own: readonly Exchange[] },
): boolean {
  const { plan, view, contract, own } = input;
  const { closed, opening, entries, user } = connection;
  if (closed === undefined) return true;
  if (wasHalfOpen(connection, { plan, view })) return true;
  const asked = own.filter(({ sent }) => sent.n < closed.n);
  const changes = tokenChanges(view).get(connection.connection) ?? [];
  const living = livingTokens(changes, { connection, n: closed.n });
  const span = { from: opening, to: closed };
  const reasons = living.flatMap((token) => tokenFate(view, token, span).perhaps);
  const isForeign = asked.some(({ ask }) => ask.kind === 'change-token' && view.tokens.get(ask.token)?.user !== user);
  const isLarge = asked.some(
    ({ ask, sent }) =>
      (ask.kind === 'garbage' && ask.form === 'oversized') ||
      (sent.kind === 'sent' && sent.raw.length * 3 > (contract.limits.frameBytes ?? Infinity)),
  );
  return [
    ...reasons,
    ...(isForeign ? (['principal-mismatch'] as const) : []),
    ...(isLarge ? (['too-large'] as const) : []),
    ...(entries.some(({ kind }) => kind === 'stalled') ? (['not-reading'] as const) : []),
  ].some((offence) => {
    const { live, handshake } = contract.refusals[offence] ?? {};
    if (live?.close === closed.code || (offence === 'not-reading' && closed.code === 1006)) return true;
    return handshake?.closes?.includes(closed.code) === true;
  });
}

/** Whether the plan made this connection stop answering: then the stack may cut it in its own time. */
function wasHalfOpen({ opening, user }: ConnectionView, { plan, view }: { plan: Plan; view: HistoryView }): boolean {
  const steps = new Set(
    plan.steps
      .filter(({ op, user: whose, connection }) => {
        return op.kind === 'disconnect' && op.how === 'half-open' && whose === user && connection === opening.slot;
      })
      .map(({ id }) => id),
  );
  return view.history.entries.some((entry) => entry.kind === 'issued' && steps.has(entry.step) && entry.n > opening.n);
}
