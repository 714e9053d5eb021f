import { Refusal } from './refusal.ts';

/** A JSON object whose fields are still to be looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object that a text holds, or undefined when it is no JSON, or no object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the fields of an object; each that is missing or wrong is refused with the reader's code. */
export interface FieldReader {
  text(name: string): string;
  optionalText(name: string): string | undefined;
}

export function createFieldReader(object: JsonObject, code: 'bad_request' | 'invalid_request'): FieldReader {
  const text = (name: string): string => {
    const value = object[name];
    if (typeof value !== 'string') throw new Refusal(code, `expected \`${name}\` to be a text`);
    return value;
  };
  return { text, optionalText: (name) => (object[name] === undefined ? undefined : text(name)) };
}
