import type { Offence } from '../../contract/contract.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { livingTokens, tokenChanges } from '../living-token.ts';
import { tokenFate, type Span } from '../token-fate.ts';
import { tokenOffences } from '../token-offences.ts';

/**
 * Whether the end of a session of the observer's races with what they do. Not every part of a stack hears at once that
 * a session was ended, or that a token aged out: what is asked meanwhile is taken or refused, a connection ends by the
 * stack's hand or by theirs, and a run that goes on may show there to its end or not.
 */
export function racesWithSessionEnd(
  view: HistoryView,
  { observer, isBusy }: { readonly observer: number; readonly isBusy: (n: number) => boolean },
): boolean {
  const own = exchanges(view).filter(({ user, step }) => user === observer && step !== undefined);
  const connections = view.connections.filter(({ user, opening }) => user === observer && opening.purpose !== 'audit');
  return (
    own.some((exchange) => (exchange.ask.kind === 'logout' ? isBusy(exchange.sent.n) : isByChance(exchange, view))) ||
    connections.some((connection) => opensByChance(connection, view) || closesByChance(connection, { view, isBusy }))
  );
}

function isByChance(exchange: Exchange, view: HistoryView): boolean {
  const { sent, answer } = exchange;
  const { surely, perhaps } = tokenOffences(exchange, { view, span: { from: sent, to: answer ?? endOf(view) } });
  return surely.length === 0 && perhaps.some(isOfTime);
}

function opensByChance({ opening, opened, rejected }: ConnectionView, view: HistoryView): boolean {
  const span = { from: opening, to: opened ?? rejected ?? endOf(view) };
  const { surely, perhaps } = tokenFate(view, opening.token, span);
  return surely === undefined && perhaps.some(isOfTime);
}

/** Whether the user closed it when the stack was about to, or the stack did and cut something off. */
function closesByChance(
  connection: ConnectionView,
  { view, isBusy }: { readonly view: HistoryView; readonly isBusy: (n: number) => boolean },
): boolean {
  const { opened, closed } = connection;
  if (opened === undefined || closed === undefined || (closed.by === 'server' && !isBusy(closed.n))) return false;
  const changes = tokenChanges(view).get(connection.connection) ?? [];
  const living = livingTokens(changes, { connection, n: closed.n });
  return living.some((token) => tokenFate(view, token, { from: opened, to: closed }).perhaps.some(isOfTime));
}

function isOfTime(offence: Offence): boolean {
  return offence === 'token-expired' || offence === 'token-revoked';
}

/** What was never answered may be until the history ends. */
function endOf({ history }: HistoryView): Span['to'] {
  return { n: Infinity, at: history.entries.at(-1)?.at ?? 0 };
}
