import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { REGRESSION } from '../cli/corpus-directory.ts';
import { replayEntries } from '../cli/perform-replay.ts';
import { loadEntry } from '../corpus/load.ts';
import type { DefinedTarget } from '../target/define/define-target.ts';
import type { CampaignTestOptions } from './campaign-options.ts';
import type { TestBody } from './campaign-test.ts';
import { collectReport } from './collect-report.ts';
import { failedWith, FailedTest } from './failed-test.ts';
import { testedStack } from './tested-stack.ts';

export type CorpusTestOptions = Pick<CampaignTestOptions, 'file' | 'allowRemote'> & {
  /** Where the entries are. Default: corpus/regression, below the working directory. */
  readonly directory?: string;
};

/** These tests are defined for others, which is what rules about tests do not expect. */
const define: (name: string, options: object, body: TestBody) => void = test;

const TIMEOUT_MS = 300_000;
/** Most violations show each time; one that shows more seldom is tried until its rate is ruled out. */
const AT_LEAST = 3;

/**
 * Defines a test for each entry: it passes when what was found once does not show again, and fails with the report when
 * it does, when its stack is not there and when it could not be tried. Where there is no entry, one test says so.
 */
export function defineCorpusTests(target: DefinedTarget, options: CorpusTestOptions): void {
  const at = new Error('here');
  const { directory = REGRESSION } = options;
  const files = filesOf(directory);
  if (files.length === 0) define(`${directory} has no entry yet`, {}, () => Promise.resolve());
  for (const file of files) {
    define(`${file} does not show again`, { timeout: TIMEOUT_MS }, async ({ signal }) => {
      try {
        await replay(file, { target, options, signal, at });
      } catch (error) {
        throw failedWith(error, at);
      }
    });
  }
}

async function replay(
  file: string,
  of: {
    readonly target: DefinedTarget;
    readonly options: CorpusTestOptions;
    readonly signal: AbortSignal;
    readonly at: Error;
  },
): Promise<void> {
  const { emit, text } = collectReport();
  const [result] = await replayEntries(
    { entries: [await loadEntry(file)], atLeast: AT_LEAST, faults: [], stack: testedStack(of.target, of.options) },
    { onWait: () => undefined, onResult: (one) => emit({ kind: 'replayed', result: one }), signal: of.signal },
  );
  if (result?.asExpected !== true) throw new FailedTest(text() || 'interrupted before it was performed', of.at);
}

function filesOf(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(directory, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
