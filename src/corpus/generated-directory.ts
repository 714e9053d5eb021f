import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keepSmallest } from '../novelty/keep-smallest.ts';
import { describeError } from '../support/errors.ts';
import { decodeGenerated, encodeGenerated, generatedFileName, type GeneratedPlan } from './generated.ts';
import { writeWhole } from './write-whole.ts';

/** What a cache of plans holds, and what of it cannot be read: file and why. */
export interface Generated {
  readonly plans: readonly (GeneratedPlan & { readonly file: string })[];
  readonly damaged: readonly { readonly file: string; readonly why: string }[];
}

/** More plans are never left in the cache: a few MB. */
export const MOST_GENERATED = 500;

/** Reads a cache, by name. It need not exist, and never throws: what cannot be read is told. */
export async function loadGenerated(directory: string): Promise<Generated> {
  const plans: (GeneratedPlan & { readonly file: string })[] = [];
  const damaged: { readonly file: string; readonly why: string }[] = [];
  const names = await readdir(directory).catch((error: unknown) => {
    if (!isMissing(error)) damaged.push({ file: directory, why: describeError(error) });
    return [];
  });
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const file = join(directory, name);
    try {
      plans.push({ ...decodeGenerated(await readFile(file, 'utf8')), file });
    } catch (error) {
      // Another campaign may have pruned it meanwhile.
      if (!isMissing(error)) damaged.push({ file, why: describeError(error) });
    }
  }
  return { plans, damaged };
}

/**
 * Adds plans to a cache, each file at once and whole, then prunes it where it became too large. Rejects when it cannot
 * be written to.
 */
export async function saveGenerated(directory: string, plans: readonly GeneratedPlan[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  const there = new Set(await readdir(directory));
  const files = plans
    .map((one) => ({ name: generatedFileName(one), text: encodeGenerated(one) }))
    .filter(({ name }) => !there.has(name));
  await writeWhole(directory, files, { flush: false });
  if (there.size + files.length > MOST_GENERATED) await pruneGenerated(directory);
}

/** What pruning did, in files. */
export interface Pruned {
  readonly kept: number;
  readonly removed: number;
  /** Of those removed: what could not be read. */
  readonly damaged: Generated['damaged'];
  /** How many features the plans that stay stand for. */
  readonly features: number;
}

/** Leaves the smallest plan for each feature, and nothing that cannot be read. Rejects when it cannot remove a file. */
export async function pruneGenerated(directory: string): Promise<Pruned> {
  const { plans, damaged } = await loadGenerated(directory);
  const kept = new Set(keepSmallest(plans, MOST_GENERATED));
  const gone = plans.filter((one) => !kept.has(one));
  const unread = damaged.filter(({ file }) => file !== directory);
  for (const { file } of [...gone, ...unread]) await rm(file, { force: true });
  return {
    kept: kept.size,
    removed: gone.length + unread.length,
    damaged,
    features: new Set([...kept].flatMap(({ features }) => [...features])).size,
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
