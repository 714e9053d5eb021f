import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import type { Plan } from '../plan/plan.ts';
import type { Violation } from './checker.ts';
import type { Comparison } from './comparison.ts';
import { contrastOf } from './non-interference/contrast.ts';
import { isComparable, viewOf, type Facet, type View } from './non-interference/facets.ts';
import { violation } from './violation.ts';

const NAME = 'non-interference';

/**
 * Each user in turn is the observer. Their view of the plan performed together is compared with the views that they
 * have of it with everybody else on another stack: there the others' steps are removed as far as the observer's stack
 * can know, and yet all that the plan couples is as it was. The others' secrets are other ones in each performance, so
 * to see them swapped is to perform the plan again.
 *
 * A stack is not deterministic, so what is seen apart is a set: a facet differs if no performance together shows a
 * value of that set. If what others do made no difference, `enough` of each would be so by chance once in
 * (2 enough over enough) times at most, whatever the stack leaves to chance.
 */
export const nonInterference: Comparison = {
  name: NAME,
  claim: 'What a user sees when others use the stack is what they see when nobody else does.',
  needs: 'plans performed together and apart, on stacks that overhear starts',
  compare({ plan, contract, together, apart, enough }) {
    const observers = [...new Set(plan.steps.map(({ user }) => user))];
    if (observers.length < 2 || disturbsStack(plan) || !isComparable(plan)) return { kind: 'not-exercised' };
    const isEnough = Math.min(together.length, apart.length) >= enough;
    const scenes = observers.flatMap((observer) => {
      const scene = { plan, contract, observer };
      const see = (view: HistoryView): View | readonly [] => viewOf(view, scene) ?? [];
      const seen = { together: together.flatMap(see), apart: apart.flatMap(see) };
      const isWhole = seen.together.length === together.length && seen.apart.length === apart.length;
      return isWhole ? [{ ...scene, ...seen, view: together.at(-1) }] : [];
    });
    if (scenes.length === 0) return { kind: 'not-exercised' };
    const violations = scenes.flatMap((scene) => differences(scene).map((facets) => describe(facets, scene)));
    if (violations.length === 0) return { kind: 'holds' };
    return isEnough ? { kind: 'violated', violations } : { kind: 'more' };
  },
};

interface Seen {
  readonly together: readonly View[];
  readonly apart: readonly View[];
}

type Scene = { readonly plan: Plan; readonly contract: Contract; readonly observer: number };

/** A facet that differs: the last one of each side; absent where that side has none. */
interface Difference {
  readonly key: string;
  readonly where: Facet['where'];
  readonly together: Facet | undefined;
  readonly apart: Facet | undefined;
}

/** The first difference of each kind, the earliest first. */
function differences({ together, apart }: Seen): readonly Difference[] {
  const keys = new Set([...together, ...apart].flatMap((view) => [...view.keys()]));
  const all = [...keys].flatMap((key): readonly Difference[] => {
    const facets = [...together, ...apart].flatMap((view) => view.get(key) ?? []);
    if (facets.some(({ value }) => value === undefined)) return [];
    const isRaced = facets.some((facet) => facet.isRaced === true);
    const valueIn = (view: View): string | undefined => {
      const { value, shape } = view.get(key) ?? {};
      return isRaced ? (shape ?? value) : value;
    };
    const known = new Set(apart.map(valueIn));
    if (together.some((view) => known.has(valueIn(view)))) return [];
    const last = { together: together.at(-1)?.get(key), apart: apart.at(-1)?.get(key) };
    const where = (last.together ?? last.apart)?.where;
    return where === undefined ? [] : [{ key, where, ...last }];
  });
  const sorted = all.sort((a, b) => placeOf(a) - placeOf(b));
  return sorted.filter(({ where }, index) => sorted.findIndex((other) => other.where === where) === index);
}

/** What is there when others are comes at its entry, what is not there comes where it is apart from them. */
function placeOf({ together, apart }: Difference): number {
  return (together ?? apart)?.at ?? Infinity;
}

function describe(
  { key, where, together: shown }: Difference,
  { plan, observer, together, apart, view }: Scene & Seen & { readonly view: HistoryView | undefined },
): Violation {
  const entries = view?.history.entries ?? [];
  const step = plan.steps[Number(/^S(\d+) /.exec(key)?.[1] ?? 0) - 1];
  const issued = entries.find((entry) => entry.kind === 'issued' && entry.step === step?.id);
  const at = shown?.at ?? issued?.n ?? entries.length - 1;
  const user = { kind: 'user', user: observer } as const;
  const times = `${together.length} of ${together.length}`;
  return violation({
    checker: NAME,
    direction: 'other-user',
    where,
    at,
    headline: [user, ` sees that others are there: ${key} differs`],
    facts: [{ at, says: [`${key} is like this in ${times} performances with the others`] }],
    conclusion: [
      'what a user sees does not depend on what others do. However, ',
      user,
      ` never saw this in ${apart.length} performances apart from them`,
    ],
    contrast: contrastOf({ observer, differs: key, together: together.at(-1), apart: apart.at(-1) }),
  });
}
