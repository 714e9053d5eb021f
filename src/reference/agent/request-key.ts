import { createHash } from 'node:crypto';
import type { ModelRequest } from './model.ts';

/** Equal for requests of one user that say the very same to the model, and no others; 64 characters. */
export function requestKey({ userId, messages, tools }: ModelRequest): string {
  return digest([userId, messages, tools ?? null]);
}

/** A JSON value in 64 characters. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
