import postgres from 'postgres';

export type Sql = postgres.Sql<{ bigint: number }>;
export type Transaction = postgres.TransactionSql<{ bigint: number }>;

/** A pool of at most `size` connections. A `bigint` becomes a number: positions and `seq` stay far below 2^53. */
export function connect(url: string, options: { size: number; name: string }): Sql {
  return postgres(url, {
    max: options.size,
    fetch_types: false,
    connect_timeout: 10,
    connection: { application_name: options.name },
    onnotice: () => undefined,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  });
}
