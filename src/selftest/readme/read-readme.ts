import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The README as it stands. */
export const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The command lines of its shell blocks, in their order; one that goes on in the next line is one. */
export function readCommands(): readonly string[] {
  return Array.from(README.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines = '']) =>
    lines
      .replaceAll(/ \\\n\s*/g, ' ')
      .trim()
      .split('\n'),
  ).flat();
}
