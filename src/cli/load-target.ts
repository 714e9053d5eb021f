import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { defineTarget } from '../target/define/define-target.ts';
import type { TargetConfig } from '../target/define/config.ts';
import { describeError, OverhearError } from '../support/errors.ts';

/** A configuration of a target, and where it was found. */
export interface LoadedTarget {
  readonly config: TargetConfig;
  readonly file: string;
}

const NAMES = ['ts', 'mts', 'js', 'mjs'].map((ending) => `overhear.config.${ending}`);

/** The configuration of the working directory, or of the nearest above it that has one. */
export function findTarget(from: string): string | undefined {
  for (let directory = resolve(from); ; directory = dirname(directory)) {
    const file = NAMES.map((name) => join(directory, name)).find((name) => existsSync(name));
    if (file !== undefined) return file;
    if (dirname(directory) === directory) return undefined;
  }
}

/** Loads a configuration in TypeScript or JavaScript. Throws an OverhearError `bad-target`. */
export async function loadTarget(path: string): Promise<LoadedTarget> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new OverhearError('bad-target', `expected a configuration at ${path}, and there is none`, {
      hint: 'overhear init writes one; --target reference is the stack that comes with overhear.',
    });
  }
  const found = await load(file);
  if (typeof found === 'object' && found !== null && 'config' in found && 'kind' in found) {
    // What `defineTarget` made, of this or another copy of overhear: it is checked by this one.
    return { config: defineTarget(found.config as TargetConfig).config, file };
  }
  throw new OverhearError('bad-target', `expected ${path} to export a target as its default, got ${typeof found}`, {
    hint: "export default defineTarget({ … }), with defineTarget from 'overhear'.",
  });
}

async function load(file: string): Promise<unknown> {
  const own = fileURLToPath(new URL(`../index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
  const jiti = createJiti(import.meta.url, { alias: { overhear: own }, moduleCache: false });
  try {
    return await jiti.import(file, { default: true });
  } catch (cause) {
    if (cause instanceof OverhearError) throw cause;
    throw new OverhearError('bad-target', `${file} could not be loaded: ${describeError(cause)}`, { cause });
  }
}
