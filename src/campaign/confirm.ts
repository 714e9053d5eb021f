import type { ViolationKey } from '../check/checker.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { settle } from '../shrink/edit.ts';
import { createAttempts, isShown, untilShown, type Attempts, type Shown } from './attempts.ts';
import type { Retellings } from './chronicle.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import { isNews, type Told } from './news.ts';
import type { Property } from './property.ts';
import { repeat } from './repeat.ts';
import type { Suspect } from './suspects.ts';
import { isSameKey, weigh } from './weigh.ts';

/** Performances that must all show a key before a plan is believed to show it each time. */
export const CERTAIN_TRIES = 3;
/** More of them of a doubtful suspect: a rate of 0.1 shows in 98 % of such looks. */
const LONG_LOOK = 36;
/** The same of a doubtful suspect that is retold with few others. */
const LONG_RETELLING = 12;

export interface ConfirmOptions {
  readonly laboratory: Laboratory;
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  /** What the campaign told already, which is not looked for again. */
  readonly told: () => Told;
  /** Plans that may show alone what the suspect's execution showed among others. */
  readonly retellingsOf: (suspect: Suspect) => Retellings;
  /** Tells that the time is over, after which no further look begins. */
  readonly over: () => boolean;
  readonly signal: AbortSignal;
}

/** A plan that showed a key when it was performed alone, and what its performances came to. */
export interface Confirmed {
  readonly plan: Plan;
  readonly key: ViolationKey;
  readonly attempts: Attempts;
  readonly tried: readonly (Shown | undefined)[];
}

/**
 * Performs the plan of a suspect alone, on stacks that have seen nothing before. Of a doubtful one more often, and then
 * together with what its users had done before and with what had gone on beside it: for what takes others that is the
 * first thing to try, and for a common one all that is tried. Answers with the first plan that showed anything;
 * else with how often the suspect's own plan was performed in vain.
 */
export async function confirm(suspect: Suspect, options: ConfirmOptions): Promise<Confirmed | number> {
  const { laboratory, signal, properties } = options;
  const { plan, property } = suspect.drawn;
  const until = untilShown(suspect.key);
  let performed = 0;
  const look = async (subject: Plan, times: number): Promise<Confirmed | undefined> => {
    const trials = await repeat(() => laboratory.tryAlone(subject, until), { times, lanes: laboratory.lanes, signal });
    if (subject === plan) performed += trials.length;
    const key = keyShown(trials, suspect, options);
    const attempts = createAttempts({ laboratory, properties, drawnBy: property, key });
    const tried = trials.map((trial) => attempts.read(trial));
    return tried.some(isShown) ? { plan: subject, key, attempts, tried } : undefined;
  };

  for (const { subject, times } of looksAt(suspect, options)) {
    const isLate = performed > 0 && options.over();
    const confirmed = signal.aborted || isLate ? undefined : await look(subject, times);
    if (confirmed !== undefined) return confirmed;
  }
  return performed;
}

/** A plan, and how often it is performed at once. */
interface Look {
  readonly subject: Plan;
  readonly times: number;
}

/** What is performed, and how often, until something shows: small plans long before large ones, which shrink slowly. */
function looksAt(
  suspect: Suspect,
  { laboratory: { lanes }, abilities, retellingsOf }: ConfirmOptions,
): readonly Look[] {
  const { takesOthers, doubtful, common } = suspect;
  const { plan } = suspect.drawn;
  const { withFew, withMany } = retellingsOf(suspect);
  const look = (subject: Plan, times: number): Look => ({ subject, times });
  const lookLong = (subject: Plan, times: number): readonly Look[] =>
    Array.from({ length: Math.ceil(times / lanes) }, () => look(subject, lanes));
  const retold = (plans: readonly Plan[]): readonly Plan[] => plans.map((one) => settle(one, abilities));
  const certain = (plans: readonly Plan[]): readonly Look[] => plans.map((one) => look(one, CERTAIN_TRIES));
  const own = look(plan, CERTAIN_TRIES);
  const few = retold(withFew);
  const many = certain(retold(withMany));
  if (!doubtful) return takesOthers ? [own, ...certain(few)] : [own];
  if (common) return [own, ...certain(few), ...many];
  const more = lookLong(plan, LONG_LOOK);
  const fewLong = few.flatMap((one) => lookLong(one, LONG_RETELLING));
  return takesOthers ? [own, ...fewLong, ...many, ...more] : [own, ...more, ...fewLong, ...many];
}

/**
 * The key by which the plan is known from here on: the first in the order of checkers that it shows each time it is
 * performed alone; else the one it is suspected of, if that shows at all; else whatever it shows. They tend to have one
 * cause, and a key that comes and goes shrinks badly. None that was found before.
 */
function keyShown(
  trials: readonly Trial[],
  { drawn, key }: Suspect,
  { properties, told }: Pick<ConfirmOptions, 'properties' | 'told'>,
): ViolationKey {
  const shown = trials.map(({ judgement }) => {
    const keys = weigh(judgement, { properties, drawnBy: drawn.property }).all.map((one) => one.key);
    return keys.filter((one) => isNews(one, { shown: keys, told: told() }));
  });
  const isSuspected = (one: ViolationKey): boolean => isSameKey(one, key);
  const isOfPlan = (one: ViolationKey): boolean => one.direction !== 'stranger';
  const isSteady = (one: ViolationKey): boolean => shown.every((keys) => keys.some((other) => isSameKey(one, other)));
  const all = shown.flat();
  return all.find((one) => isOfPlan(one) && isSteady(one)) ?? all.find(isSuspected) ?? all.find(isOfPlan) ?? key;
}
