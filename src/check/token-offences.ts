import type { Offence } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import type { Exchange } from './exchanges.ts';
import { livingTokens, tokenChanges } from './living-token.ts';
import { type Span, tokenFate } from './token-fate.ts';

/** What is wrong with a request: what it must be refused for, and all that it may be refused for. */
export interface Expectation {
  readonly surely: readonly Offence[];
  readonly perhaps: readonly Offence[];
}

const WITHOUT_TOKEN = new Set(['register', 'login', 'refresh']);

/** What its token is to be refused for, and may be: over a socket its asks may be answered until that is closed. */
export function tokenOffences(exchange: Exchange, { view, span }: { view: HistoryView; span: Span }): Expectation {
  const { ask, sent, connection } = exchange;
  if (sent.kind === 'request') {
    if (WITHOUT_TOKEN.has(ask.kind)) return credentialsOffence(ask);
    const { surely, perhaps } = tokenFate(view, sent.token, span);
    return { surely: surely === undefined ? [] : [surely], perhaps };
  }
  if (connection === undefined) return { surely: [], perhaps: [] };
  // A socket whose token died is closed within a time: until then its asks may be answered, or refused for it.
  const changes = tokenChanges(view).get(connection.connection) ?? [];
  const living = livingTokens(changes, { connection, n: sent.n });
  const perhaps = living.flatMap((token) => tokenFate(view, token, span).perhaps);
  if (ask.kind !== 'change-token') return { surely: [], perhaps };
  const offered = tokenFate(view, ask.token, span);
  const token = view.tokens.get(ask.token);
  const foreign: Offence[] = token?.sound === true && token.user !== exchange.user ? ['principal-mismatch'] : [];
  return {
    surely: [...foreign, ...(offered.surely === undefined ? [] : [offered.surely])],
    perhaps: [...perhaps, ...foreign, ...offered.perhaps],
  };
}

function credentialsOffence(ask: Exchange['ask']): Expectation {
  const wrong = ask.kind === 'register' || ask.kind === 'login' ? ask.credentials : undefined;
  const offences: readonly Offence[] =
    wrong === undefined ? [] : [wrong === 'taken' ? 'email-taken' : 'credentials-wrong'];
  return { surely: offences, perhaps: offences };
}
