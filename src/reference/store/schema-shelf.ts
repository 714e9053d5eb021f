import { Pool } from 'pg';
import { emptySchema } from './empty-schema.ts';
import { createPoolShelf } from './pool-shelf.ts';
import { createStackSchema, type StackSchema } from './stack-schema.ts';

/**
 * Schemas of a database, for one stack after another, with the connections of their services: to empty one, and to
 * reset them, takes a small part of what it takes to make one and to connect.
 */
export interface SchemaShelf {
  /** A schema in which nothing is; its `drop` puts it back, empty. They all stay until the database goes. */
  take(): Promise<StackSchema>;
  /** Ends the connections that are kept. */
  close(): Promise<void>;
}

/** `ownerUrl`: a superuser's, on a database of which nobody else knows. */
export function createSchemaShelf(ownerUrl: string): SchemaShelf {
  const owner = new Pool({ connectionString: ownerUrl, max: 1 }).on('error', () => undefined);
  const all: Required<StackSchema>[] = [];
  const spare: Required<StackSchema>[] = [];
  const make = async (): Promise<Required<StackSchema>> => {
    const made = { ...(await createStackSchema(ownerUrl)), pools: createPoolShelf() };
    all.push(made);
    return made;
  };
  return {
    take: async () => {
      const schema = spare.pop() ?? (await make());
      return {
        ...schema,
        drop: async () => {
          await emptySchema(owner, schema);
          spare.push(schema);
        },
      };
    },
    close: async () => {
      await Promise.all([owner.end(), ...all.map(({ pools }) => pools.close())]);
    },
  };
}
