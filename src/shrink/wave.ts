import type { Abilities, Plan } from '../plan/plan.ts';
import type { Bench } from './bench.ts';
import { candidatesOf, together, type Candidate, type Edit } from './edit.ts';
import type { Rule } from './rule.ts';
import { compareSizes } from './size.ts';

/**
 * Tries all edits of one wave at once. Of those that keep the key all together are tried, then each half of them, and
 * else the one that makes the plan smallest is taken. Undefined when none keeps it.
 */
export async function tryWave(
  plan: Plan,
  options: {
    readonly edits: readonly Edit[];
    readonly bench: Bench;
    /** When a candidate is taken to show the key. */
    readonly rule: Rule;
    readonly abilities?: Abilities | undefined;
  },
): Promise<Plan | undefined> {
  const { edits, bench, rule, abilities } = options;
  const keep = (some: readonly Edit[]): Promise<readonly Candidate[]> =>
    keepers(candidatesOf(plan, { edits: some, abilities }), { bench, rule });
  const kept = await keep(edits);
  const [smallest] = kept;
  if (kept.length < 2) return smallest?.plan;
  const parts = [[kept], [kept.filter((_, at) => at % 2 === 0), kept.filter((_, at) => at % 2 === 1)]];
  for (const groups of parts) {
    const unions = groups.map((group) => together(group.map(({ edit }) => edit)));
    const [union] = await keep(unions);
    if (union !== undefined) return union.plan;
  }
  return smallest?.plan;
}

/** Those that show the key, the smallest first. */
async function keepers(
  candidates: readonly Candidate[],
  { bench, rule }: { readonly bench: Bench; readonly rule: Rule },
): Promise<readonly Candidate[]> {
  const shown = await bench.tryAll(candidates.map(({ plan }) => plan), rule);
  return candidates.filter((_, at) => shown[at]).sort((a, b) => compareSizes(a.plan, b.plan));
}
