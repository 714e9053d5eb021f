import * as v from 'valibot';

/** Reads `input` by a schema; throws an Error that says what was expected where, and what came. */
export function explain<S extends v.GenericSchema>(what: string, schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  throw new Error(
    `expected ${what} to hold ${issue.expected ?? 'another value'} at ${path ?? 'its root'}, got ${issue.received}`,
  );
}
