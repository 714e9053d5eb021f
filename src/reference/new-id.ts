import { randomBytes } from 'node:crypto';

/** Makes an id of 20 random characters behind a prefix of its kind: `run_8sT…`. It cannot be guessed. */
export function newId(kind: 'usr' | 'ses' | 'tok' | 'thr' | 'msg' | 'run' | 'con' | 'call' | 'rep'): string {
  return `${kind}_${randomBytes(15).toString('base64url')}`;
}

/** A secret of 43 characters that only its holder knows. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
