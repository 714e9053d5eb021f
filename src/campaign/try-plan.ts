import type { Compared, Comparison } from '../check/comparison.ts';
import { addVerdicts, judge } from '../check/judge.ts';
import { COMPARISONS } from '../check/list.ts';
import type { Contract } from '../contract/contract.ts';
import { buildView } from '../history/build-view.ts';
import type { History } from '../history/history.ts';
import type { HistoryView } from '../history/view.ts';
import type { Plan } from '../plan/plan.ts';
import type { Trial } from './laboratory.ts';

/** How a plan is performed for a trial. Absent `apart`: its users cannot be kept apart, and nothing is compared. */
export interface Performing {
  together(): Promise<History>;
  readonly apart?: () => Promise<History>;
}

/** Those of these names that take several performances. */
export function comparisonsNamed(names: readonly string[]): readonly Comparison[] {
  return COMPARISONS.filter(({ name }) => names.includes(name));
}

/**
 * Tries a plan: performs it once, and as often as comparisons ask for, at once together and apart so that both have
 * the machine alike. The history is that of the last performance together, which the checkers judge too.
 */
export async function tryPlan(
  plan: Plan,
  options: {
    readonly contract: Contract;
    readonly performing: Performing;
    readonly comparisons: readonly Comparison[];
    /** Performances of each kind that are enough for a violation. */
    readonly enough: number;
  },
): Promise<Trial> {
  const { contract, performing, comparisons, enough } = options;
  const { apart: performApart } = performing;
  if (comparisons.length === 0 || performApart === undefined) {
    const history = await performing.together();
    const notCompared = comparisons.map(({ name }) => ({ checker: name, verdict: { kind: 'not-exercised' } as const }));
    return { history, judgement: addVerdicts(judge({ plan, history, contract }), notCompared) };
  }
  let history: History;
  const together: HistoryView[] = [];
  const apart: HistoryView[] = [];
  let results: readonly { readonly name: string; readonly compared: Compared }[];
  do {
    const [withOthers, withoutThem] = await Promise.all([performing.together(), performApart()]);
    history = withOthers;
    together.push(buildView(withOthers));
    apart.push(buildView(withoutThem));
    const performances = { plan, contract, together, apart, enough };
    results = comparisons.map((one) => ({ name: one.name, compared: one.compare(performances) }));
  } while (results.some(({ compared }) => compared.kind === 'more'));
  const verdicts = results.flatMap(({ name, compared }) =>
    compared.kind === 'more' ? [] : [{ checker: name, verdict: compared }],
  );
  return { history, judgement: addVerdicts(judge({ plan, history, contract }), verdicts) };
}
