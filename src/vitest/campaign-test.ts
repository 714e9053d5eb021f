import { vi } from 'vitest';
import type { Property } from '../campaign/property.ts';
import { GATE_TIME_MS } from '../cli/gate-parts.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import type { FuzzRequest } from '../cli/work.ts';
import type { DefinedTarget } from '../target/define/define-target.ts';
import type { CampaignTestOptions } from './campaign-options.ts';
import { collectReport } from './collect-report.ts';
import { failedWith, FailedTest } from './failed-test.ts';
import { testedStack } from './tested-stack.ts';

const SHRINK_TIME_MS = 60_000;
/** Executions without a limit of time: far more than they take on a slow machine. */
const UNTIMED_MS = 600_000;
/** To start the stack and to end it, to confirm, to explain, and for the executions that are under way at the end. */
const AROUND_MS = 180_000;

/** The body of a test; vitest's signal ends the campaign. */
export type TestBody = (context: { readonly signal: AbortSignal }) => Promise<void>;

/**
 * The body of a test that tries one property on a stack that it starts and ends itself, and fails with the report of
 * `overhear fuzz` unless the property holds: a stack that is not there, and a campaign that saw nothing, fail too. From
 * here on the tests of this file have time for that, unless they are given another time-out.
 */
export function campaignTest(property: Property, target: DefinedTarget, options: CampaignTestOptions): TestBody {
  const at = new Error('here');
  const { timeMs = options.runs === undefined ? GATE_TIME_MS : UNTIMED_MS, shrinkTimeMs = SHRINK_TIME_MS } = options;
  vi.setConfig({ testTimeout: timeMs + shrinkTimeMs + AROUND_MS });
  return async ({ signal }) => {
    const { emit, text } = collectReport();
    try {
      const request = requestOf(property, target, options);
      const { verdict } = await createFuzz(readVersion())(request, { emit, signal });
      if (verdict !== 'holds') throw new FailedTest(text(), at);
    } catch (error) {
      throw failedWith(error, at);
    }
  };
}

function requestOf(property: Property, target: DefinedTarget, options: CampaignTestOptions): FuzzRequest {
  const { runs, seed, concurrency = 'auto', save = true, keepGoing = false } = options;
  const timeMs = options.timeMs ?? (runs === undefined ? GATE_TIME_MS : undefined);
  return {
    stack: testedStack(target, options),
    properties: [property],
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(timeMs !== undefined && { timeMs }),
    shrinkTimeMs: options.shrinkTimeMs ?? SHRINK_TIME_MS,
    concurrency,
    keepGoing,
    // A seed that was given is to tell all plans, and what executions show depends on time.
    novelty: seed === undefined ? 'followed' : 'watched',
    save,
  };
}
