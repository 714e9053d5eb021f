import type { OfferedTool } from './answer.ts';
import type { ModelRequest } from './model-interface.ts';

/** The value of a field of an object; undefined of anything else. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  // Any object has fields of some kind; an absent one reads as undefined.
  return (value as Record<string, unknown>)[name];
}

/** A list as it is; anything else as an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text of a message's content: a string, or parts of which some have a `text`. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => fieldOf(part, 'text'))
    .filter((text) => typeof text === 'string')
    .join('');
}

/** A function that the model may call, by its name and JSON schema; none when it has no name. */
export function readTool(definition: unknown): readonly OfferedTool[] {
  const name = fieldOf(definition, 'name');
  if (typeof name !== 'string') return [];
  const parameters = fieldOf(definition, 'parameters');
  const properties = fieldOf(parameters, 'properties');
  const required = listOf(fieldOf(parameters, 'required'))
    .filter((field) => typeof field === 'string')
    .filter((field) => fieldOf(fieldOf(properties, field), 'type') === 'string');
  return [{ name, required }];
}

/** For whom the stack says that it asks: `user`, and `metadata.run_id`. */
export function statedIds(body: unknown): ModelRequest['stated'] {
  const user = fieldOf(body, 'user');
  const run = fieldOf(fieldOf(body, 'metadata'), 'run_id');
  return {
    ...(typeof user === 'string' ? { statedUserId: user } : {}),
    ...(typeof run === 'string' ? { statedRunId: run } : {}),
  };
}
