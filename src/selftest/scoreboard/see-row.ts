import { createLaboratories } from '../../campaign/laboratories.ts';
import { CHECKERS, COMPARISONS } from '../../check/list.ts';
import type { Site } from '../../cli/open-site.ts';
import type { Seen } from './measurement.ts';
import type { Row } from './row.ts';

/**
 * Performs the witnesses of a row on fresh stacks with its faults, and tells which checkers are violated, each alone:
 * whatever the others say. What compares has performances of its own. Undefined when it was interrupted.
 */
export async function seeRow(
  row: Row,
  { site, times, signal }: { readonly site: Site; readonly times: number; readonly signal: AbortSignal },
): Promise<Seen | undefined> {
  let named = 0;
  const laboratories = createLaboratories({ ...site, nextName: () => `${row.name} ${(named += 1)}` });
  const counts = new Map<string, number>();
  try {
    for (const { plan } of row.witnesses) {
      for (let time = 0; time < times; time += 1) {
        if (signal.aborted) return undefined;
        const plain = await laboratories.plain.tryAlone(plan);
        const violated = new Set(plain.judgement.violations.map(({ checker }) => checker));
        for (const { name } of COMPARISONS) {
          const { judgement } = await laboratories.of(name).tryAlone(plan);
          if (judgement.violations.some(({ checker }) => checker === name)) violated.add(name);
        }
        for (const checker of violated) counts.set(checker, (counts.get(checker) ?? 0) + 1);
      }
    }
  } finally {
    await laboratories.close();
  }
  const all = [...CHECKERS, ...COMPARISONS].map(({ name }) => [name, counts.get(name) ?? 0] as const);
  return {
    row: row.name,
    of: times * row.witnesses.length,
    times: Object.fromEntries(all.filter(([, count]) => count > 0)),
  };
}
