import type { ViolationKey } from '../check/checker.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { settle } from '../shrink/edit.ts';
import { createAttempts, isShown, untilShown, type Attempts, type Shown } from './attempts.ts';
import type { Laboratory, Trial } from './laboratory.ts';
import type { Property } from './property.ts';
import { repeat } from './repeat.ts';
import type { Suspect } from './suspects.ts';
import { isSameKey, weigh } from './weigh.ts';

/** Performances that must all show a key before a plan is believed to show it each time. */
export const CERTAIN_TRIES = 3;
/** More of them of a doubtful suspect: a rate of 0.1 shows in 98 % of such looks. */
const LONG_LOOK = 36;

export interface ConfirmOptions {
  readonly laboratory: Laboratory;
  readonly properties: readonly Property[];
  readonly abilities: Abilities;
  /** What the campaign found already is not looked for again. */
  readonly isFound: (key: ViolationKey) => boolean;
  /** Plans that may show alone what an execution showed among others, in the order in which they are to be tried. */
  readonly retellingsOf: (suspect: Suspect) => readonly Plan[];
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
 * together with what its users had done before and with what had gone on beside it, which for the data of a stranger is
 * the first thing to try. Answers with the first plan that
 * showed anything; else with how often the suspect's own plan was performed in vain.
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

/** What is performed, and how often, until something shows. */
function looksAt(
  suspect: Suspect,
  { laboratory: { lanes }, abilities, retellingsOf }: ConfirmOptions,
): readonly { readonly subject: Plan; readonly times: number }[] {
  const { key, doubtful } = suspect;
  const { plan } = suspect.drawn;
  const first = { subject: plan, times: CERTAIN_TRIES };
  const more = Array.from({ length: Math.ceil(LONG_LOOK / lanes) }, () => ({ subject: plan, times: lanes }));
  const retold = retellingsOf(suspect).map((one) => ({ subject: settle(one, abilities), times: CERTAIN_TRIES }));
  // Whose data that is was not in the plan: it takes others, and chance alone will hardly bring it back.
  if (key.direction === 'stranger') return doubtful ? [first, ...retold, ...more] : [first, ...retold];
  return doubtful ? [first, ...more, ...retold] : [first];
}

/**
 * The key by which the plan is known from here on: the first in the order of checkers that it shows each time it is
 * performed alone; else the one it is suspected of, if that shows at all; else whatever it shows. They tend to have one
 * cause, and a key that comes and goes shrinks badly. None that was found before.
 */
function keyShown(
  trials: readonly Trial[],
  { drawn, key }: Suspect,
  { properties, isFound }: Pick<ConfirmOptions, 'properties' | 'isFound'>,
): ViolationKey {
  const shown = trials.map(({ judgement }) =>
    weigh(judgement, { properties, drawnBy: drawn.property })
      .all.map((one) => one.key)
      .filter((one) => !isFound(one)),
  );
  const isSuspected = (one: ViolationKey): boolean => isSameKey(one, key);
  const isOfPlan = (one: ViolationKey): boolean => one.direction !== 'stranger';
  const isSteady = (one: ViolationKey): boolean => shown.every((keys) => keys.some((other) => isSameKey(one, other)));
  const all = shown.flat();
  return all.find((one) => isOfPlan(one) && isSteady(one)) ?? all.find(isSuspected) ?? all.find(isOfPlan) ?? key;
}
