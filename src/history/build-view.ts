import { OverhearError } from '../support/errors.ts';
import type { Entry, EntryOf, History } from './history.ts';
import type { ConnectionView, DisturbanceView, HistoryView, RequestView, UserView } from './view.ts';

/**
 * Indexes a history once for all checkers. Throws an OverhearError `history-malformed` when an entry refers to a user,
 * connection or request that no entry before it has begun.
 */
export function buildView(history: History): HistoryView {
  const users = new Map<number, Draft<UserView>>();
  const connections = new Map<number, Draft<ConnectionView>>();
  const requests = new Map<number, Draft<RequestView>>();
  const tokens = new Map<number, EntryOf<'token'>>();
  const upstream: EntryOf<'upstream'>[] = [];
  const watchdogs: EntryOf<'watchdog'>[] = [];
  const outcomes = new Map<number, EntryOf<'settled'>>();
  const disturbances = new Map<number, Draft<DisturbanceView>>();
  let quiet: EntryOf<'quiet'> | undefined;

  const connectionOf = (entry: Entry & { readonly connection: number }): Draft<ConnectionView> => {
    const connection = begun(connections, entry, { what: 'connection', number: entry.connection });
    connection.entries.push(entry);
    return connection;
  };

  for (const entry of history.entries) {
    switch (entry.kind) {
      case 'lease':
        users.set(entry.user, { user: entry.user, lease: entry, canaries: [], connections: [] });
        break;
      case 'canary':
        begun(users, entry, { what: 'user', number: entry.user }).canaries.push(entry);
        break;
      case 'token':
        tokens.set(entry.token, entry);
        break;
      case 'settled':
        outcomes.set(entry.step, entry);
        break;
      case 'opening': {
        const connection: Draft<ConnectionView> = {
          connection: entry.connection,
          user: entry.user,
          opening: entry,
          opened: undefined,
          rejected: undefined,
          closed: undefined,
          frames: [],
          sent: [],
          entries: [entry],
        };
        connections.set(entry.connection, connection);
        begun(users, entry, { what: 'user', number: entry.user }).connections.push(connection);
        break;
      }
      case 'opened':
        connectionOf(entry).opened = entry;
        break;
      case 'rejected':
        connectionOf(entry).rejected = entry;
        break;
      case 'closed':
        connectionOf(entry).closed ??= entry;
        break;
      case 'sent':
        connectionOf(entry).sent.push(entry);
        break;
      case 'frame':
        connectionOf(entry).frames.push(entry);
        break;
      case 'stalled':
      case 'drained':
        connectionOf(entry);
        break;
      case 'request':
        begun(users, entry, { what: 'user', number: entry.user });
        requests.set(entry.request, { request: entry, response: undefined, broken: undefined });
        break;
      case 'response':
        begun(requests, entry, { what: 'request', number: entry.request }).response ??= entry;
        break;
      case 'broken':
        begun(requests, entry, { what: 'request', number: entry.request }).broken ??= entry;
        break;
      case 'upstream':
        upstream.push(entry);
        break;
      case 'watchdog':
        watchdogs.push(entry);
        break;
      case 'disturbed':
        disturbances.set(entry.disturbance, { disturbed: entry, mended: undefined });
        break;
      case 'mended':
        begun(disturbances, entry, { what: 'disturbance', number: entry.disturbance }).mended ??= entry;
        break;
      case 'quiet':
        quiet ??= entry;
        break;
      case 'issued':
      case 'held':
      case 'released':
      case 'audit':
        break;
      default:
        entry satisfies never;
    }
  }
  return {
    history,
    users: [...users.values()].sort((a, b) => a.user - b.user),
    connections: [...connections.values()],
    requests: [...requests.values()],
    tokens,
    upstream,
    watchdogs,
    outcomes,
    quiet,
    disturbances: [...disturbances.values()],
  };
}

/** A view while it is being filled. */
type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

function begun<T>(all: ReadonlyMap<number, T>, entry: Entry, refersTo: { what: string; number: number }): T {
  const found = all.get(refersTo.number);
  if (found !== undefined) return found;
  throw new OverhearError(
    'history-malformed',
    `expected ${refersTo.what} ${refersTo.number} to begin before entry ${entry.n} (${entry.kind}), which refers to it`,
    { hint: 'The history was cut or written by hand: record it again.' },
  );
}
