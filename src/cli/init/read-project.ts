import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** What the directory is in which a configuration is written. */
export interface Project {
  /** Letters, digits, dots and dashes. */
  readonly name: string;
  /** A command of its package.json that seems to start it. */
  readonly start: string | undefined;
  readonly hasVitest: boolean;
  readonly hasLockFile: boolean;
  readonly manifest: Manifest | undefined;
}

/** Of a package.json, its text and what matters of it. */
export interface Manifest {
  readonly text: string;
  readonly scripts: Readonly<Record<string, string>>;
}

/** Reads what is there; a package.json that is none counts as absent. */
export function readProject(directory: string): Project {
  const file = join(directory, 'package.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const fields = parse(text);
  const scripts = recordOf(fields?.['scripts']);
  const packages = { ...recordOf(fields?.['dependencies']), ...recordOf(fields?.['devDependencies']) };
  const named = typeof fields?.['name'] === 'string' ? fields['name'] : basename(resolve(directory));
  const start = ['start', 'dev'].find((name) => name in scripts);
  return {
    name: named.replace(/^@[^/]*\//, '').replaceAll(/[^\w.-]+/g, '-') || 'stack',
    start: start && (start === 'start' ? 'npm start' : `npm run ${start}`),
    hasVitest: 'vitest' in packages,
    hasLockFile: existsSync(join(directory, 'package-lock.json')),
    manifest: existsSync(file) && fields !== undefined ? { text, scripts } : undefined,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, string>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
