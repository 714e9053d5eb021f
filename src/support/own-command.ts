import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a command of overhear is typed: in a clone of it, where its sources run, or wherever else it is used. */
export function ownCommand(name: string, words: readonly string[] = []): string {
  const isClone = import.meta.url.endsWith('.ts') && relative(ROOT, '.') === '';
  if (!isClone) return ['npx overhear', name, ...words].join(' ');
  return [`npm run ${name}`, ...(words.length === 0 ? [] : ['--', ...words])].join(' ');
}
