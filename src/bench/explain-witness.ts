import { PROPERTIES } from '../../properties/list.ts';
import { createAttempts } from '../campaign/attempts.ts';
import { explain } from '../campaign/explain.ts';
import { createLaboratory } from '../campaign/laboratory.ts';
import { repeat } from '../campaign/repeat.ts';
import { comparisonsNamed } from '../campaign/try-plan.ts';
import { weigh } from '../campaign/weigh.ts';
import { openSite } from '../cli/open-site.ts';
import type { Explanation } from '../explain/weigh-variants.ts';
import { FAULTS } from '../reference/faults/list.ts';
import type { FaultWitness } from '../selftest/witnesses/list.ts';

/**
 * Explains the witness of a fault on the embedded stack with that fault, which does its harm with the probability
 * `rate`; `times` performances of the witness tell its own. `timeMs` for all. Undefined when its checker saw nothing.
 */
export async function explainWitness(
  { slug, plan, checker }: FaultWitness,
  { rate = 1, times, timeMs }: { readonly rate?: number; readonly times: number; readonly timeMs: number },
): Promise<{ readonly explanation: Explanation; readonly executions: number } | undefined> {
  const replicas = needsOf(slug).includes('M') ? 2 : 1;
  const faults = [rate === 1 ? slug : `${slug}@p=${rate}`];
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas, faults });
  let named = 0;
  const nextName = (): string => `${slug} ${(named += 1)}`;
  const laboratory = createLaboratory({ ...site, nextName, comparisons: comparisonsNamed([checker]) });
  const signal = AbortSignal.timeout(timeMs);
  try {
    const repeats = await repeat(() => laboratory.tryAlone(plan), { times, lanes: laboratory.lanes, signal });
    const seen = repeats.flatMap(({ judgement }) => weigh(judgement, { properties: PROPERTIES }).all);
    const key = seen.find((one) => one.key.checker === checker)?.key;
    const drawnBy = PROPERTIES.find(({ name }) => name === key?.property);
    if (key === undefined || drawnBy === undefined) return undefined;
    const attempts = createAttempts({ laboratory, properties: PROPERTIES, drawnBy, key });
    const shown = repeats.filter((trial) => attempts.read(trial) !== undefined).length;
    const own = { performed: repeats.length, shown };
    const explanation = await explain(plan, {
      own,
      attempts,
      laboratory,
      properties: PROPERTIES,
      abilities: site.target.abilities,
      over: () => signal.aborted,
    });
    return { explanation, executions: attempts.executions - repeats.length };
  } finally {
    await laboratory.close();
    await site.close();
  }
}

/** What a fault needs besides the embedded stack: R Redis, M several replicas. */
export function needsOf(slug: string): readonly string[] {
  return FAULTS.find((fault) => fault.slug === slug)?.needs ?? [];
}
