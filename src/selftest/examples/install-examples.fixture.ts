import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Installs what the examples' stacks are made of, where it is not there yet. */
export default async function installExamples(): Promise<void> {
  const directory = fileURLToPath(new URL('../../../properties/examples/', import.meta.url));
  const items = await readdir(directory, { withFileTypes: true });
  for (const { name } of items.filter((item) => item.isDirectory())) {
    const prefix = `${directory}${name}`;
    if (existsSync(`${prefix}/node_modules`) || !existsSync(`${prefix}/package-lock.json`)) continue;
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--prefix', prefix]);
  }
}
