/** How a command of overhear is typed: in a clone, where the sources run, or where the package is installed. */
export function ownCommand(name: string, words: readonly string[] = []): string {
  if (!import.meta.url.endsWith('.ts')) return ['npx overhear', name, ...words].join(' ');
  return [`npm run ${name}`, ...(words.length === 0 ? [] : ['--', ...words])].join(' ');
}
