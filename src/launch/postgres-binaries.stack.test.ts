import { execFile } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { findPostgresBinaries, prepareNative } from './postgres-binaries.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

/** A package as it is unpacked when its install script does not run: without one symbolic link. */
let native: string;
let root: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'overhear-test-'));
  chmodSync(root, 0o755);
  native = join(root, 'native');
  const { postgres } = await findPostgresBinaries({ directory: root, as: undefined }, 'package');
  cpSync(join(dirname(postgres), '..'), native, { recursive: true, verbatimSymlinks: true });
  for (const link of links()) unlinkSync(link);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('links that the install script did not make are made', async () => {
  expect(links()).toEqual([]);
  const binaries = await prepareNative(native, { directory: root, as: undefined });
  expect(links().length).toBeGreaterThan(5);
  expect(dirname(dirname(binaries.postgres))).toBe(native);
  await expect(versionOf(binaries.postgres, {})).resolves.toMatch(/^postgres \(PostgreSQL\) \d+/);
});

it.runIf(isRoot)('a folder that nobody may enter is copied to where they may', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'overhear-test-'));
  await chown(directory, NOBODY.uid, NOBODY.gid);
  chmodSync(root, 0o700);
  const binaries = await prepareNative(native, { directory, as: NOBODY });
  expect(binaries.postgres).toBe(join(directory, 'native', 'bin', 'postgres'));
  await expect(versionOf(binaries.postgres, NOBODY)).resolves.toMatch(/^postgres \(PostgreSQL\) \d+/);
  rmSync(directory, { recursive: true });
});

function links(): readonly string[] {
  const paths = readdirSync(native, { recursive: true, encoding: 'utf8' }).map((path) => join(native, path));
  return paths.filter((path) => lstatSync(path).isSymbolicLink());
}

async function versionOf(file: string, identity: { uid?: number; gid?: number }): Promise<string> {
  const { stdout } = await promisify(execFile)(file, ['--version'], { ...identity, cwd: '/' });
  return stdout;
}
