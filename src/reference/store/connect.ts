import postgres from 'postgres';

export type Sql = postgres.Sql<{ bigint: number }>;
export type Transaction = postgres.TransactionSql<{ bigint: number }>;

/** Where a service finds the tables of its stack: a server, entered as the service's own role, and a schema in it. */
export interface Place {
  readonly url: string;
  readonly schema: string;
}

/** A pool of at most `size` connections. A `bigint` becomes a number: positions and `seq` stay far below 2^53. */
export function connect(place: Place, options: { size: number; name: string }): Sql {
  return postgres(place.url, {
    max: options.size,
    fetch_types: false,
    connect_timeout: 10,
    connection: { application_name: options.name, search_path: place.schema },
    onnotice: () => undefined,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
  });
}
