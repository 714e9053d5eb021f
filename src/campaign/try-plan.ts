import type { Comparison } from '../check/comparison.ts';
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
  /** Begins a pair of both when there is room for it; absent: there always is. */
  readonly takeTurn?: <T>(performPair: () => Promise<T>) => Promise<T>;
}

/** Those of these names that take several performances. */
export function comparisonsNamed(names: readonly string[]): readonly Comparison[] {
  return COMPARISONS.filter(({ name }) => names.includes(name));
}

/** A plan performed once with all its users on one stack, and once with each on another. */
interface Pair {
  readonly history: History;
  readonly together: HistoryView;
  readonly apart: HistoryView;
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
    /** Pairs of them that are performed at once when the first one differs; no more than can be beside each other. */
    readonly pairsAtOnce: number;
  },
): Promise<Trial> {
  const { contract, performing, comparisons, enough, pairsAtOnce } = options;
  const { apart: performApart, takeTurn = (performPair) => performPair() } = performing;
  if (comparisons.length === 0 || performApart === undefined) {
    const history = await performing.together();
    const notCompared = comparisons.map(({ name }) => ({ checker: name, verdict: { kind: 'not-exercised' } as const }));
    return { history, judgement: addVerdicts(judge({ plan, history, contract }), notCompared) };
  }
  const performBoth = async (): Promise<Pair> => {
    const [together, apart] = await Promise.all([performing.together(), performApart()]);
    return { history: together, together: buildView(together), apart: buildView(apart) };
  };
  const performPair = (): Promise<Pair> => takeTurn(performBoth);
  const pairs: [Pair, ...Pair[]] = [await performPair()];
  const compareAll = () => {
    const [together, apart] = [pairs.map((pair) => pair.together), pairs.map((pair) => pair.apart)];
    const performances = { plan, contract, together, apart, enough };
    return comparisons.map((one) => ({ name: one.name, compared: one.compare(performances) }));
  };
  let results = compareAll();
  while (results.some(({ compared }) => compared.kind === 'more')) {
    const some = Math.min(pairsAtOnce, Math.max(1, enough - pairs.length));
    pairs.push(...(await Promise.all(Array.from({ length: some }, performPair))));
    results = compareAll();
  }
  const verdicts = results.flatMap(({ name, compared }) =>
    compared.kind === 'more' ? [] : [{ checker: name, verdict: compared }],
  );
  const { history } = pairs.at(-1) ?? pairs[0];
  return { history, judgement: addVerdicts(judge({ plan, history, contract }), verdicts) };
}
