import { createHash } from 'node:crypto';

/** What is stored of a secret: who reads it cannot use it. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
