import { createStackSchema, type StackSchema } from './stack-schema.ts';

/** Schemas of a database, for one stack after another: to empty one takes less than to make one and to drop it. */
export interface SchemaShelf {
  /** A schema in which nothing is; its `drop` puts it back, empty. They all stay until the database goes. */
  take(): Promise<StackSchema>;
}

export function createSchemaShelf(ownerUrl: string): SchemaShelf {
  const spare: StackSchema[] = [];
  return {
    take: async () => {
      const schema = spare.pop() ?? (await createStackSchema(ownerUrl));
      return {
        ...schema,
        drop: async () => {
          await schema.empty();
          spare.push(schema);
        },
      };
    },
  };
}
