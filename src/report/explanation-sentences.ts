import { placeOf } from '../explain/moments.ts';
import type { Change } from '../explain/variant.ts';
import type { Explanation, Tried } from '../explain/weigh-variants.ts';
import type { Plan } from '../plan/plan.ts';
import { isSend } from '../plan/repair.ts';
import type { Count } from '../shrink/rate.ts';
import { describeOp, describeTrigger } from './describe-op.ts';
import { either, sayMoments, variantWords, type VariantWords } from './variant-words.ts';

type TriedOf<K extends Change['kind']> = Tried & { readonly change: Extract<Change, { kind: K }> };

interface Context {
  readonly explanation: Explanation;
  readonly plan: Plan;
  readonly words: VariantWords;
}

/** So many changes that do not matter are named. */
const MOST_NAMED = 5;

/** `10/10` */
export function rateOf({ shown, performed }: Count): string {
  return `${shown}/${performed}`;
}

/** What a plan's violation takes, then what does not matter, then what was not found out; the most telling first. */
export function explanationSentences(explanation: Explanation, plan: Plan): readonly string[] {
  const context = { explanation, plan, words: variantWords(plan) };
  const meetings = meetingsThatMatter(context);
  const timed = new Set(meetings.map(([one]) => one?.change.step));
  return [
    ...meetings.map((meeting) => momentSentence(meeting, context)),
    ...orderSentences(context, timed),
    ...detailSentences(context),
    ...stepSentences(context),
    ...instead(context),
    ...indifferent(context),
    ...untold(context),
  ];
}

/** The moments of one step and one run, where one of them takes the violation away. */
function meetingsThatMatter({ explanation }: Context): readonly (readonly TriedOf<'moment'>[])[] {
  return meetingsOf(ofKind(explanation, 'moment')).filter((group) => group.some(matters));
}

function meetingsOf(moments: readonly TriedOf<'moment'>[]): readonly (readonly TriedOf<'moment'>[])[] {
  const groups = new Map<string, TriedOf<'moment'>[]>();
  for (const one of moments) {
    const name = `${one.change.step} ${one.change.run}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()];
}

function momentSentence(meeting: readonly TriedOf<'moment'>[], { explanation, plan, words }: Context): string {
  const [first] = meeting;
  const step = plan.steps.find(({ id }) => id === first?.change.step);
  const send = plan.steps.filter(isSend).find(({ id }) => id === first?.change.run);
  if (step === undefined || send === undefined) return '';
  const momentsOf = (some: readonly TriedOf<'moment'>[]) => some.map(({ change }) => change.moment);
  const right = [placeOf(plan, { step, send }), ...momentsOf(meeting.filter(({ bearing }) => bearing === 'stays'))];
  const wrong = [...groupedByRate(meeting.filter(matters))].map(
    ([rate, some]) => `${rate} ${sayMoments(momentsOf(some))} it`,
  );
  const rate = rateOf(explanation.own);
  return `It takes ${words.doing(step.id)} ${sayMoments(right)} ${words.run(send.id)}: ${rate}; ${wrong.join(', ')}.`;
}

function orderSentences(context: Context, timed: ReadonlySet<number | undefined>): readonly string[] {
  const { explanation, plan, words } = context;
  const triggers = new Map(plan.steps.map(({ id, when }) => [id, describeTrigger(when, words.names)]));
  return [
    ...ofKind(explanation, 'swapped').filter(matters).map(({ change, ...one }) => {
      const order = `${words.doing(change.step)} after ${words.doing(change.other)}`;
      return `It takes ${order}: ${rateOf(one.count)} the other way round.`;
    }),
    ...ofKind(explanation, 'settled').filter(matters).map(({ change, ...one }) => {
      const doing = words.doing(change.step);
      return `It takes ${doing} before the step before it is done: ${rateOf(one.count)} when it waits.`;
    }),
    ...ofKind(explanation, 'at-once').filter((one) => matters(one) && !timed.has(one.change.step)).map(
      ({ change, ...one }) =>
        `It takes ${words.doing(change.step)} ${triggers.get(change.step) ?? ''}: ${rateOf(one.count)} at once.`,
    ),
  ];
}

function detailSentences({ explanation, plan, words }: Context): readonly string[] {
  const bad = ofKind(explanation, 'detail').filter(matters);
  const ofSteps = plan.steps.flatMap((step) => {
    const own = bad.filter(({ change }) => change.step === step.id);
    if (own.length === 0) return [];
    const plainer = clauses(own, ({ change }) => words.detail(step.id, change.op));
    return [`It takes ${words.names.step(step.id)} as "${describeOp(step, words.names)}": ${plainer}.`];
  });
  const ofUsers = ofKind(explanation, 'no-profile').filter(matters).map(({ change, ...one }) => {
    return `It takes ${words.names.user(change.user)}'s profile: ${rateOf(one.count)} without.`;
  });
  return [...ofSteps, ...ofUsers];
}

function stepSentences({ explanation, plan, words }: Context): readonly string[] {
  const [only, ...others] = plan.steps;
  if (only !== undefined && others.length === 0) return [`It takes ${words.doing(only.id)} and no other step.`];
  const bad = ofKind(explanation, 'without').filter(matters);
  if (bad.length === 0) return [];
  const isEach = bad.length === plan.steps.length;
  const steps = isEach ? `each of its ${bad.length} steps` : either(names(bad, words), 'and');
  const without = isEach ? 'any one of them' : bad.length === 1 ? 'it' : 'one of them';
  return [`It takes ${steps}: ${clauses(bad, () => `without ${without}`)}.`];
}

function names(tried: readonly TriedOf<'without'>[], words: VariantWords): readonly string[] {
  return tried.map(({ change }) => words.names.step(change.step));
}

/** Changes that mostly bring another violation: how often. */
function instead({ explanation: { tried }, words }: Context): readonly string[] {
  const others = tried.filter(({ bearing }) => bearing === 'other').map(({ change, count: { other, performed } }) => {
    return `${words.change(change)} (${rateOf({ shown: other, performed })})`;
  });
  return others.length === 0 ? [] : [`Another violation shows instead: ${firstOf(others)}.`];
}

/** What does as well, but for the moments that were named with those that do not. */
function indifferent(context: Context): readonly string[] {
  const { explanation, words } = context;
  const told = new Set<Tried>(meetingsThatMatter(context).flat());
  const stays = (one: Tried): boolean => one.bearing === 'stays' && !told.has(one);
  const meetings = meetingsOf(ofKind(explanation, 'moment').filter(stays)).flatMap((meeting) => {
    const [first] = meeting;
    if (first === undefined) return [];
    const moments = sayMoments(meeting.map(({ change }) => change.moment));
    return [`${words.names.step(first.change.step)} ${moments} ${words.run(first.change.run)}`];
  });
  const rest = explanation.tried.filter((one) => stays(one) && one.change.kind !== 'moment');
  const all = [...meetings, ...rest.map(({ change }) => words.change(change))];
  if (all.length === 0) return [];
  return [`It shows as well: ${firstOf(all)}.`];
}

function firstOf(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return `${all.slice(0, MOST_NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function untold({ explanation: { tried } }: Context): readonly string[] {
  const notTried = tried.filter(({ bearing }) => bearing === 'not-tried').length;
  const unsure = tried.filter(({ bearing }) => bearing === 'unsure').length;
  if (notTried + unsure === 0) return [];
  const parts = [
    ...(notTried === 0 ? [] : [`${notTried} not tried`]),
    ...(unsure === 0 ? [] : [`${unsure} not often enough to tell`]),
  ];
  return [`Of ${tried.length} changes ${parts.join(', ')}: what they do is not known.`];
}

function ofKind<K extends Change['kind']>({ tried }: Explanation, kind: K): readonly TriedOf<K>[] {
  return tried.filter((one): one is TriedOf<K> => one.change.kind === kind);
}

/** Whether the change takes the violation away, wholly or mostly. */
function matters({ bearing }: Tried): boolean {
  return bearing === 'gone' || bearing === 'rarer' || bearing === 'other';
}

/** `0/5 as "connect" or with 0 tools, 2/5 without S1` */
function clauses<T extends Tried>(tried: readonly T[], say: (one: T) => string): string {
  return [...groupedByRate(tried)].map(([rate, some]) => `${rate} ${either([...new Set(some.map(say))])}`).join(', ');
}

function groupedByRate<T extends Tried>(tried: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of tried) {
    const rate = rateOf(one.count);
    groups.set(rate, [...(groups.get(rate) ?? []), one]);
  }
  return groups;
}
