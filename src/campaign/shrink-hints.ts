import type { Phrase, Violation } from '../check/checker.ts';
import type { History } from '../history/history.ts';
import { whoseEntries } from '../history/whose.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { createBench } from '../shrink/bench.ts';
import { dropSteps, dropUsers, together, type Edit } from '../shrink/edit.ts';
import { FAIR_RATE } from '../shrink/loop.ts';
import { cautiousRate, trialsToRuleOut } from '../shrink/rate.ts';
import { shownOnceIn } from '../shrink/rule.ts';
import { tryWave } from '../shrink/wave.ts';
import { isShown, type Attempts } from './attempts.ts';
import { countOf, type Performed } from './calibrate.ts';

/**
 * What may well go from a plan, by the performance of it that showed the key earliest: the steps that were asked only
 * when that had been seen, or never, which have no part in it; and with them all users whom nothing of what proves it
 * is about.
 */
export function hintsFrom(performed: Performed): readonly Edit[] {
  const telling = performed.filter(isShown).map(({ trial: { history }, weighed: { violation } }) => ({
    history,
    violation,
    asked: askedUntil(history, violation.at),
  }));
  const [earliest] = telling.filter(({ asked }) => asked.size > 0).sort((a, b) => a.asked.size - b.asked.size);
  if (earliest === undefined) return [];
  const { history, violation, asked } = earliest;
  const withoutAfterwards: Edit = (plan) =>
    dropSteps(plan.steps.map(({ id }) => id).filter((id) => !asked.has(id)))(plan);
  const withoutBystanders: Edit = (plan) => {
    const involved = involvedIn(violation, { history, plan });
    const bystanders = plan.users.map((_, user) => user).filter((user) => !involved.has(user));
    return bystanders.length === plan.users.length ? plan : dropUsers(bystanders)(plan);
  };
  return [withoutAfterwards, together([withoutBystanders, withoutAfterwards])];
}

/** The chance that what is hinted at is passed over although it shows the key as often as the plan, or fairly often. */
const DOUBT = 0.1;

/**
 * What the hints make of a plan that shows its key sometimes; the plan itself where they do not hold. Unlike what
 * shrinking tries, they are good reasons, worth a few looks each.
 */
export async function followHints(
  plan: Plan,
  options: {
    /** Performances of the plan. */
    readonly tried: Performed;
    readonly attempts: Pick<Attempts, 'onLane'>;
    readonly lanes: number;
    readonly abilities: Abilities;
    /** Tells that nothing new may begin. */
    readonly over: () => boolean;
  },
): Promise<Plan> {
  const { tried, attempts, lanes, abilities, over } = options;
  const perform = async (one: Plan, lane: number): Promise<boolean> => isShown(await attempts.onLane(one, lane));
  const bench = createBench({ perform, lanes, over });
  const rate = Math.max(FAIR_RATE, cautiousRate(countOf(tried)));
  const rule = shownOnceIn(trialsToRuleOut(rate, DOUBT));
  return (await tryWave(plan, { edits: hintsFrom(tried), bench, rule, abilities })) ?? plan;
}

function askedUntil({ entries }: History, last: number): ReadonlySet<number> {
  return new Set(entries.flatMap((entry) => (entry.kind === 'issued' && entry.n <= last ? [entry.step] : [])));
}

/** The users whom its explanation names, and those of whom its witness is. */
function involvedIn(
  { witness, explanation: { headline, facts, conclusion } }: Violation,
  { history, plan }: { readonly history: History; readonly plan: Plan },
): ReadonlySet<number> {
  const ofStep = (step: number): number | undefined => plan.steps.find(({ id }) => id === step)?.user;
  const whose = whoseEntries(history, ofStep);
  const openings = history.entries.filter((entry) => entry.kind === 'opening');
  const named = (thing: Phrase[number]): number | undefined => {
    if (typeof thing === 'string') return undefined;
    if (thing.kind === 'user') return thing.user;
    if (thing.kind === 'step') return ofStep(thing.step);
    return thing.kind === 'connection'
      ? openings.find(({ connection }) => connection === thing.connection)?.user
      : undefined;
  };
  const things = [headline, conclusion, ...facts.map(({ says }) => says)].flat();
  const entries = history.entries.filter(({ n }) => witness.includes(n));
  return new Set([...things.map(named), ...entries.map(whose)].filter((user) => user !== undefined));
}
