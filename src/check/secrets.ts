import type { HistoryView } from '../history/view.ts';
import { exchanges } from './exchanges.ts';
import { issued } from './issued.ts';
import { membersOf } from './members.ts';
import { perView } from './per-view.ts';

/** Something that only its owner may see. `at` is the entry that made it theirs. */
export interface Secret {
  readonly value: string;
  readonly owner: number;
  readonly kind: 'canary' | 'user id' | 'e-mail' | 'token' | 'thread id' | 'run id' | 'message id' | 'connection id';
  readonly at: number;
}

/** The secrets of all users of one execution, and who came to know which by what they themselves sent. */
export interface Secrets {
  /** By value; a value that two users own is nobody's secret and is not here. */
  readonly canaries: ReadonlyMap<string, Secret>;
  /** The same, by their first `BEGINNING` characters: a text may be cut anywhere behind them. */
  readonly beginnings: ReadonlyMap<string, Secret>;
  /** Ids of at least 12 characters, tokens and e-mails, by value. */
  readonly ids: ReadonlyMap<string, Secret>;
  readonly emails: readonly Secret[];
  /**
   * Whether this user's own step had put the value on the wire before entry `n`, or it is of a thread that they were a
   * member of by then.
   */
  knew(user: number, value: string, n: number): boolean;
}

/** Characters of a canary of this execution that no other text holds by chance. */
export const BEGINNING = 10;

/** Shorter ids could occur by chance in any text. */
const SHORTEST_ID = 12;

export const secretsOf = perView((view: HistoryView): Secrets => {
  const canaries = new Map<string, Secret>();
  const ids = new Map<string, Secret>();
  const shared = new Set<string>();
  const add = (to: Map<string, Secret>, secret: Secret): void => {
    const known = to.get(secret.value);
    if (known !== undefined && known.owner !== secret.owner) shared.add(secret.value);
    else if (known === undefined) to.set(secret.value, secret);
  };
  for (const { user, lease, canaries: planted } of view.users) {
    for (const value of lease.canaries) add(canaries, { value, owner: user, kind: 'canary', at: lease.n });
    for (const { value, n } of planted) add(canaries, { value, owner: user, kind: 'canary', at: n });
    add(ids, { value: lease.userId, owner: user, kind: 'user id', at: lease.n });
    add(ids, { value: lease.email, owner: user, kind: 'e-mail', at: lease.n });
  }
  for (const token of view.tokens.values()) {
    if (token.user !== null) add(ids, { value: token.secret, owner: token.user, kind: 'token', at: token.n });
  }
  for (const { user: owner, frames } of view.connections) {
    const welcome = frames.find(({ seen }) => seen?.kind === 'welcome');
    const value = welcome?.seen?.connectionId;
    if (welcome !== undefined && value !== undefined) add(ids, { value, owner, kind: 'connection id', at: welcome.n });
  }
  const { runs, threads, messages } = issued(view);
  // A stack may count the messages of each thread.
  for (const [value, issues] of messages) {
    for (const { user: owner, n } of issues) add(ids, { value, owner, kind: 'message id', at: n });
  }
  for (const value of shared) {
    canaries.delete(value);
    ids.delete(value);
  }
  // The first to whom a run or a thread was issued owns it: that it was issued again is what may be the leak.
  for (const [value, [first]] of runs) {
    if (first !== undefined) ids.set(value, { value, owner: first.user, kind: 'run id', at: first.n });
  }
  for (const [value, [first]] of threads) {
    if (first !== undefined) ids.set(value, { value, owner: first.user, kind: 'thread id', at: first.n });
  }
  for (const value of ids.keys()) if (value.length < SHORTEST_ID) ids.delete(value);
  const wire = wireOf(view);
  return {
    canaries,
    beginnings: beginningsOf([...canaries.values()]),
    ids,
    emails: [...ids.values()].filter(({ kind }) => kind === 'e-mail'),
    knew: (user, value, n) =>
      (wire.get(user) ?? []).some((sent) => sent.n < n && sent.text.includes(value)) ||
      membersOf(view).mayKnow(user, value, n),
  };
});

/** Of two canaries that begin alike, once in a million executions, neither is told by its beginning. */
function beginningsOf(canaries: readonly Secret[]): ReadonlyMap<string, Secret> {
  const beginnings = new Map<string, Secret>();
  const alike = new Set<string>();
  for (const secret of canaries) {
    const beginning = secret.value.slice(0, BEGINNING);
    if (beginnings.has(beginning)) alike.add(beginning);
    beginnings.set(beginning, secret);
  }
  for (const beginning of alike) beginnings.delete(beginning);
  return beginnings;
}

/** What each user put on the wire. A foreign token that they used tells them whose it is. */
function wireOf(view: HistoryView): ReadonlyMap<number, readonly { n: number; text: string }[]> {
  const wire = new Map<number, { n: number; text: string }[]>(view.users.map(({ user }) => [user, []]));
  const put = (user: number, n: number, text: string): unknown => wire.get(user)?.push({ n, text });
  const putToken = (user: number, n: number, number: number | null): void => {
    const token = number === null ? undefined : view.tokens.get(number);
    if (token === undefined || token.user === user) return;
    put(user, n, token.secret);
    const owner = view.users.find((one) => one.user === token.user)?.lease;
    if (owner !== undefined) put(user, n, `${owner.userId} ${owner.email}`);
  };
  // What their threads are called they sent in an earlier execution: titles, and ids where clients make them.
  for (const { user, lease } of view.users) {
    for (const { id, title } of lease.threads) put(user, lease.n, `${id}\n${title}`);
  }
  for (const { opening, user } of view.connections) {
    putToken(user, opening.n, opening.token);
    putToken(user, opening.n, opening.beside ?? null);
  }
  for (const { sent, user, ask } of exchanges(view)) {
    put(user, sent.n, sent.kind === 'sent' ? sent.raw : `${sent.line}\n${sent.body}`);
    put(user, sent.n, asText(ask));
    if (sent.kind === 'request') putToken(user, sent.n, sent.token);
    if (ask.kind === 'change-token') putToken(user, sent.n, ask.token);
  }
  return wire;
}

/** The strings of an ask: on the wire they may be escaped or percent-encoded. */
function asText(ask: object): string {
  return Object.values(ask)
    .filter((value) => typeof value === 'string')
    .join('\n');
}
