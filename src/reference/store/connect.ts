import type { CustomTypesConfig, ClientConfig, PoolClient } from 'pg';
import { DatabaseError, Pool, types } from 'pg';
import { within } from '../../support/within.ts';
import { Refusal } from '../refusal.ts';
import type { Query } from './query.ts';
import type { PoolShelf } from './pool-shelf.ts';
import { prepareQuery } from './query.ts';

/** Where a service finds the tables of its stack: a server, entered as the service's own role, and a schema in it. */
export interface Place {
  readonly url: string;
  readonly schema: string;
  /** Of services that ended here, for those that begin. */
  readonly pools?: PoolShelf;
}

export interface ConnectOptions {
  /** What the server shows as the name of the connection. */
  readonly name: string;
  /** How long a statement may take, and a transaction stand still, before it is given up, in ms. */
  readonly limitMs: number;
}

/** Sends a statement at once; what stands in `${}` is a parameter. `Rows` is what its author knows of the answer. */
export type Statement = <Rows extends readonly object[] = readonly object[]>(
  strings: TemplateStringsArray,
  ...values: readonly unknown[]
) => Promise<Rows>;

/** Statements of one transaction; they are worked off in the order in which they are sent. */
export type Transaction = Statement;

/** A pool of connections: a statement alone, or several in one transaction. */
export interface Sql extends Statement {
  /** Commits what `work` did, or takes all of it back when it, or a statement of it, rejects. */
  begin<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/**
 * A pool of at most `size` connections. A `bigint` becomes a number: positions and `seq` stay far below 2^53. When the
 * server is away, or does not answer in time, statements are refused with `unavailable`; whether the last one of a
 * transaction was carried out is then not known.
 */
export function connect(place: Place, options: ConnectOptions & { readonly size: number }): Sql {
  const kind = JSON.stringify([place.url, options]);
  const taken = place.pools?.take(kind) ?? openPool(place, options);
  let pool: Pool | undefined = taken;
  /** Who comes after the end is told so, also where somebody else has the pool by then. */
  const open = (): Pool => {
    if (pool === undefined) throw new Error('the pool has ended');
    return pool;
  };
  const alone: Statement = async (strings, ...values) => await rowsOf(open().query(prepareQuery(strings, values)));
  return Object.assign(alone, {
    begin: async <T>(work: (tx: Transaction) => Promise<T>) => await transact(open(), work),
    end: async () => {
      pool = undefined;
      if ((await place.pools?.put(kind, taken)) === true) return;
      // A connection whose server is away would never end in order.
      await within(taken.end(), { limitMs: END_LIMIT_MS, what: 'the end of the pool' }).catch(() => undefined);
    },
  });
}

function openPool(place: Place, options: ConnectOptions & { readonly size: number }): Pool {
  const pool = new Pool({
    ...clientConfig(place, options),
    max: options.size,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: options.limitMs,
  });
  // A connection that breaks is left by the pool, and those who use it are told by their statements.
  const ignore = (): void => undefined;
  return pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
}

/** What every connection of a service is opened with. */
export function clientConfig({ url, schema }: Place, { name, limitMs }: ConnectOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    options: `-c search_path=${schema}`,
    pipeline: true,
    keepAlive: true,
    types: TYPES,
    // The server gives up first: what it has not done then, it does not do later.
    statement_timeout: limitMs,
    idle_in_transaction_session_timeout: limitMs,
    query_timeout: limitMs + GRACE_MS,
  };
}

const GRACE_MS = 500;
const END_LIMIT_MS = 1_000;
const BIGINT = 20;
// The package says `unknown` for what a parser of its own would give.
const TYPES = {
  getTypeParser: (oid: number, format: 'text') =>
    oid === BIGINT && format === 'text' ? Number : (types.getTypeParser(oid, format) as unknown),
} as CustomTypesConfig;

async function transact<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client: PoolClient = await pool.connect().catch(refuse);
  let broken = false;
  const send = async (query: Query | string): Promise<{ command: string; rows: object[] }> => {
    try {
      return await client.query(query);
    } catch (error) {
      broken ||= !isAnswer(error);
      return refuse(error);
    }
  };
  const tx: Transaction = (strings, ...values) => {
    const answer = send(prepareQuery(strings, values)).then(({ rows }) => rows);
    // Whoever awaits it hears of it; who sent several awaits the first that fails.
    answer.catch(() => undefined);
    // The author of the statement says what its rows are.
    return answer as Promise<never>;
  };
  try {
    // Sent first, awaited with the rest: the first statement of `work` follows it on its way.
    const begun = send('begin');
    begun.catch(() => undefined);
    const [result] = await Promise.all([work(tx), begun]);
    const { command } = await send('commit');
    if (command !== 'COMMIT') throw new Error('a statement of the transaction had failed, and nobody looked');
    return result;
  } catch (error) {
    if (!broken) await send('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function rowsOf<Rows>(answer: Promise<{ rows: object[] }>): Promise<Rows> {
  const { rows } = await answer.catch(refuse);
  // The author of the statement says what its rows are.
  return rows as Rows;
}

/** Whether the server answered so, on a connection that lives on. */
function isAnswer(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'ERROR';
}

function refuse(error: unknown): never {
  if (error instanceof DatabaseError) throw error;
  throw new Refusal('unavailable', 'the database is away, try again', { cause: error });
}
