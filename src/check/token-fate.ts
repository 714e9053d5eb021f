import type { Offence } from '../contract/contract.ts';
import type { EntryOf } from '../history/history.ts';
import type { HistoryView } from '../history/view.ts';
import { exchanges } from './exchanges.ts';
import { perView } from './per-view.ts';

/** When something was asked and answered, as entries and in ms. An answer that never came: Infinity. */
export interface Span {
  readonly from: { readonly n: number; readonly at: number };
  readonly to: { readonly n: number; readonly at: number };
}

/** What is wrong with a token while something was worked off: for certain, and perhaps. */
export interface TokenFate {
  readonly surely: Offence | undefined;
  /** All that may be, what is certain included. */
  readonly perhaps: readonly Offence[];
}

/** What the log-outs of a session prove: the answer from which on it was over for certain; whether it was perhaps. */
export function sessionFate(
  view: HistoryView,
  { user, session, span }: { readonly user: number; readonly session: number; readonly span: Span },
): { readonly surely: { readonly n: number } | undefined; readonly perhaps: boolean } {
  const ended = logouts(view).filter(
    (one) => one.user === user && one.session === session && one.asked.n < span.to.n,
  );
  return {
    surely: ended.flatMap(({ done }) => done ?? []).find(({ n }) => n < span.from.n),
    perhaps: ended.length > 0,
  };
}

/** A log-out of a session: asked, and answered positively (or with a fate that is not known). */
interface Logout {
  readonly user: number;
  readonly session: number;
  readonly asked: { readonly n: number; readonly at: number };
  readonly done: { readonly n: number; readonly at: number } | undefined;
}

const NEVER = { surely: undefined, perhaps: false };

/** What the recorded times prove of a token. Expiry is looked at before revocation. Null: no token was sent. */
export function tokenFate(view: HistoryView, number: number | null, span: Span): TokenFate {
  const token = number === null ? undefined : view.tokens.get(number);
  if (token === undefined) return certain('token-missing');
  if (!token.sound) return certain('token-invalid');
  if (span.from.at >= token.expiresLatestAt) return certain('token-expired');
  const mayExpire = span.to.at >= token.expiresEarliestAt;
  const { user, session } = token;
  const revoked = user === null || session === null ? NEVER : sessionFate(view, { user, session, span });
  return {
    // Expired or revoked: one of the two is certain, which of them is not.
    surely: revoked.surely === undefined ? undefined : 'token-revoked',
    perhaps: [
      ...(mayExpire ? (['token-expired'] as const) : []),
      ...(revoked.perhaps ? (['token-revoked'] as const) : []),
    ],
  };
}

/** From when on, in ms, the token is surely dead; undefined when it is not. */
export function surelyDeadFrom(view: HistoryView, number: number | null): { n: number; at: number } | undefined {
  const token = number === null ? undefined : view.tokens.get(number);
  if (token === undefined || !token.sound) return undefined;
  const revoked = logoutsOf(view, token).flatMap(({ done }) => done ?? []);
  return [{ n: token.n, at: token.expiresLatestAt }, ...revoked]
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at)[0];
}

function certain(offence: Offence): TokenFate {
  return { surely: offence, perhaps: [offence] };
}

function logoutsOf(view: HistoryView, token: EntryOf<'token'>): readonly Logout[] {
  if (token.session === null) return [];
  return logouts(view).filter(({ user, session }) => user === token.user && session === token.session);
}

const logouts = perView((view: HistoryView): readonly Logout[] =>
  exchanges(view).flatMap((exchange) => {
    const { ask, sent, answer } = exchange;
    if (ask.kind !== 'logout' || sent.kind !== 'request' || sent.token === null) return [];
    const token = view.tokens.get(sent.token);
    if (token === undefined || token.user === null || token.session === null || !token.sound) return [];
    // A log-out that was refused ended nothing.
    if (answer !== undefined && !answer.positive && answer.status !== undefined && answer.status < 500) return [];
    const done = answer?.positive === true ? { n: answer.n, at: answer.at } : undefined;
    return [{ user: token.user, session: token.session, asked: { n: sent.n, at: sent.at }, done }];
  }),
);
