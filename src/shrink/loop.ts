import type { Plan } from '../plan/plan.ts';
import { createBench, type Bench } from './bench.ts';
import type { Edit, Pass } from './edit.ts';
import type { ShrinkOptions, Shrunk } from './options.ts';
import { PASSES } from './passes/list.ts';
import { cautiousRate, trialsToRuleOut, type Count } from './rate.ts';
import { countedFrom, shownAsOften, shownInEachOf, shownOnceIn, type Rule } from './rule.ts';
import { tryWave } from './wave.ts';

/*
 * How a plan is shrunk.
 *
 * fast-check would try one candidate after the other, take the first that fails, and believe one verdict for good. Here
 * an execution is slow and there are lanes, so a pass names a whole wave of edits of one granularity, all of them are
 * tried at once, and those that keep the violation are taken together (wave.ts): the depth of the search follows the
 * logarithm of what has to go, and hardly an execution is spent that one lane would not have spent.
 *
 * Edits speak of steps by id and need not leave a valid plan; repair makes one of whatever is left. A candidate must be
 * strictly smaller (size.ts: users, connections, steps, races, context switches, details), so every descent ends.
 *
 * Descents judge on shared stacks, which are fast and which remember: what an earlier candidate left behind can make a
 * later one fail for no reason of its own. So what they come to must show the violation alone on fresh stacks; when it
 * does not, the newest of its ancestors that does is taken, and all passes go on from there with only fresh stacks to
 * judge. Else each of its steps is tried once more there, and when none can go the plan is 1-minimal. What shared
 * stacks remember makes more plans show a violation, hardly ever fewer: so what they turned down of its details is not
 * tried again. At a rate of 1 that is one performance of each candidate in the descent, and at the end one of each
 * step.
 *
 * A violation need not come each time. What is remembered of a plan is how often it was performed and how often it
 * showed the key (bench.ts), and what that says depends on what is asked (rule.ts). The first descent is quick: it
 * looks at each candidate once, and one showing is enough. Large plans are the dear ones, and of what can go some is
 * seen to go by then; what is passed over by bad luck is small already when it is tried again.
 *
 * A plan that was certain and is small now may show the key only sometimes, since of several runs that each might show
 * it one is left. That is told from a plan that never shows it alone by looking at it on fresh stacks until it is clear
 * that it shows it fairly often, or that it does not. Then the shrink ends, and says that it is not certain: with its
 * rate it can be shrunk further. But an ancestor that still shows it each time is better if it is not much larger.
 *
 * What shows the key at some rate is gone over by two more descents. The generous one gives candidates a few
 * performances and goes elsewhere; the careful one turns a candidate down only when the rate of the plan is ruled out
 * for it, with 5 % of doubt for all the plans of one step less together. It may use the shared stacks as well, as long
 * as the plan itself is seen to show the key there. In the last stage it is enough then to try each step a few times on
 * fresh stacks, and a candidate is taken when it shows the key not much more seldom than the plan does, else plans
 * would drift to ever rarer races.
 *
 * A plan that became smaller may show the key more seldom: one of four runs that each may show it shows it at about a
 * quarter of the rate. So that nothing is found is not believed of a plan whose own rate was not measured: it is then,
 * by performances that had no part in its being taken (those that had would flatter it), and what was turned down by
 * the rate of its ancestors is tried for the rest of the times that its own rate takes.
 */

/** Shares of the budget after which the stages end, so that there is time for the next one. */
const STAGE_ENDS = { quick: 0.35, generous: 0.5, careful: 0.75, last: 1 };
/**
 * Performances on fresh stacks by which the newest plan is seen to show its key each time, and one that it was made of:
 * such an ancestor showed it oftener in any case.
 */
const CERTAIN_LOOKS = { newest: 3, ancestor: 10 };
/** The chance that a plan of the own rate is left aside where others will come, or where it was tried before. */
const LIGHT_DOUBT = 0.35;
/** The chance, for all plans of one step less together, that one of the own rate is turned down for good. */
const DOUBT = 0.05;
/** The same for each other plan: there are many, and a detail too much misleads nobody. */
const FINE_DOUBT = 0.1;
/** A rate is measured until so many showings: roughly for the generous descent, and well from there on. */
const SHOWINGS = { roughly: 3, well: 10 };
/** A small plan that shows the key at this rate is worth more than a large one that shows it oftener. */
export const FAIR_RATE = 0.1;
/** What was made smaller by single looks is gone on with where it shows its key at that rate or oftener. */
const fairly = shownAsOften({ rate: 2 * FAIR_RATE, alpha: DOUBT });

/** Shrinks a plan that shows a key to a smallest one that shows the same. Rejects when `judge` or `certify` does. */
export async function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const { plan, lanes, budgetMs, abilities, rate: expected } = options;
  const start = options.clock();
  const isSpent = (share: number): boolean =>
    options.signal?.aborted === true || options.clock() - start >= budgetMs * share;
  let stage: keyof typeof STAGE_ENDS = expected === 1 ? 'careful' : 'quick';
  const over = (): boolean => isSpent(STAGE_ENDS[stage]);
  const shared = createBench({ perform: (one, lane) => options.judge(one, lane), lanes, over });
  const fresh = createBench({ perform: (one) => options.certify(one), lanes, over });
  const executions = (): number => shared.executions + fresh.executions;
  const report = (best: Plan): void => options.onProgress?.({ steps: best.steps.length, executions: executions() });
  const descend = (from: Omit<Descent, 'report' | 'abilities'>): Promise<Descended> =>
    descendants({ ...from, report, abilities });
  const passes = [hinted(plan, options.hints ?? []), ...PASSES];
  const shows = async (one: Plan, rule: Rule): Promise<boolean> => (await fresh.tryAll([one], rule))[0] === true;

  const descendQuickly = async (): Promise<readonly Plan[]> => {
    const ruleFor = (): Rule => shownOnceIn(1);
    const quick = { ancestors: [plan], passes, bench: shared, estimate: CERTAIN, showings: 0, ruleFor };
    return (await descend(quick)).line;
  };

  /** Whether the newest plan shows the key each time, too; else the newest that does and is hardly larger, if any. */
  const lookAgain = async (line: readonly Plan[]): Promise<Standing> => {
    stage = 'last';
    const isEach = (one: Plan, times: number): Promise<boolean> => shows(one, shownInEachOf(times));
    const isFair = async (one: Plan): Promise<boolean> =>
      (await isEach(one, CERTAIN_LOOKS.newest)) || (await shows(one, fairly));
    const standAt = (at: number, rate: number): Standing => {
      const isMisled = at < line.length - 1;
      return { line: line.slice(0, at + 1), estimate: { rate, of: undefined }, isMisled, isTold: !isMisled };
    };
    const newest = await newestOf(line, { isFair, over });
    const newestPlan = line[newest] ?? plan;
    if (newest === 0) await isEach(plan, CERTAIN_LOOKS.newest);
    const rate = rateSeen(fresh.countOf(newestPlan));
    if (rate === 1) return standAt(newest, 1);
    const most = newestPlan.steps.length / Math.sqrt(rate);
    for (let back = 1; back <= newest && !over(); back += 1) {
      const ancestor = line[newest - back] ?? plan;
      if (ancestor.steps.length > most) break;
      if (await isEach(ancestor, CERTAIN_LOOKS.ancestor)) return standAt(newest - back, 1);
    }
    return standAt(newest, rate);
  };

  /** Tries more and more often what was turned down, by the rate of what is left. */
  const goOver = async (line: readonly Plan[]): Promise<Standing> => {
    const from = { bench: shared, estimate: { rate: expected, of: undefined } };
    stage = 'generous';
    const generous = await descend({
      ...from,
      ancestors: line,
      passes,
      showings: SHOWINGS.roughly,
      ruleFor: ({ rate }) => shownOnceIn(trialsToRuleOut(rate, LIGHT_DOUBT)),
    });
    stage = 'careful';
    const careful = await descend({
      ...from,
      ancestors: generous.line,
      passes: LAST_PASSES,
      showings: SHOWINGS.well,
      ruleFor: ({ rate }, of) => shownOnceIn(trialsToRuleOut(rate, doubtOf(of))),
    });
    // When its time is over, what it did not come to is left to the last stage.
    const isWhole = !careful.isBlind && !over();
    stage = 'last';
    const asOften = shownAsOften({ rate: Math.min(expected, FAIR_RATE), alpha: DOUBT });
    const newest = await newestOf(careful.line, { isFair: (one) => shows(one, asOften), over });
    const isMisled = newest < careful.line.length - 1;
    const isTold = isWhole && !isMisled;
    const estimate = isTold ? careful.estimate : from.estimate;
    return { line: careful.line.slice(0, newest + 1), estimate, isMisled, isTold };
  };

  const finish = async ({ line, estimate, isMisled, isTold }: Standing): Promise<Descended> =>
    await descend({
      ancestors: line,
      passes: isMisled ? PASSES : isTold ? STEP_PASSES : LAST_PASSES,
      bench: fresh,
      estimate,
      showings: SHOWINGS.well,
      ruleFor: ({ rate }, of) => shownAsOften({ rate, alpha: isTold ? LIGHT_DOUBT : doubtOf(of) }),
    });

  // Single looks at what shows seldom see hardly anything.
  const quick = expected < 2 * FAIR_RATE ? [plan] : await descendQuickly();
  const standing = expected === 1 ? await lookAgain(quick) : await goOver(quick);
  const isRefuted = expected === 1 && standing.estimate.rate < 1;
  const { line, estimate, isBlind } = isRefuted ? { ...standing, isBlind: false } : await finish(standing);
  const why = { isAborted: options.signal?.aborted === true, isOver: over(), isRefuted, isBlind };
  const reason = reasonOf(why, budgetMs);
  return {
    plan: line.at(-1) ?? plan,
    line,
    executions: executions(),
    isCertain: estimate.rate === 1,
    minimal: reason === undefined,
    elapsedMs: options.clock() - start,
    ...(reason !== undefined && { reason }),
  };
}

/** Where a descent stands: the next one goes on from the newest of the line. */
interface Standing {
  readonly line: readonly Plan[];
  readonly estimate: Estimate;
  /** Fresh stacks do not show what the shared ones did: only they are asked from there on. */
  readonly isMisled: boolean;
  /** All of its candidates were turned down with as little doubt as is to be left. */
  readonly isTold: boolean;
}

/** What was never seen not to show its key is certain. */
function rateSeen(count: Count): number {
  return count.shown === count.performed ? 1 : cautiousRate(count);
}

/** Why nothing is said of what else could go; undefined when all was tried. */
function reasonOf(
  why: Readonly<Record<'isAborted' | 'isOver' | 'isRefuted' | 'isBlind', boolean>>,
  budgetMs: number,
): string | undefined {
  if (why.isAborted) return 'it was interrupted';
  if (why.isOver) return `its ${budgetMs} ms were over`;
  if (why.isRefuted) return 'it turned out to show only sometimes';
  return why.isBlind ? 'it did not show again when its rate was measured' : undefined;
}

/** What there is reason to leave out of a plan before all else; its edits speak of no other plan. */
function hinted(plan: Plan, edits: readonly Edit[]): Pass {
  return { name: 'hints', grain: 'coarse', waves: (best) => (best === plan && edits.length > 0 ? [edits] : []) };
}

const LAST_PASSES = PASSES.filter(({ grain }) => grain !== 'coarse');
const STEP_PASSES = PASSES.filter(({ grain }) => grain === 'step');

/** The chance that one of the plans that a pass makes of this one is turned down for good although it is as good. */
function doubtOf({ best, grain }: { readonly best: Plan; readonly grain: Pass['grain'] }): number {
  return grain === 'step' ? DOUBT / best.steps.length : FINE_DOUBT;
}

/** A plan that shows the key that much more seldom than expected is not measured to the end. */
const MOST_FACTOR = 4;

/**
 * How often a plan shows the key, cautiously: three in four such rates are below the true one. Undefined when it does
 * not show it at all.
 */
async function measureRate(
  plan: Plan,
  { bench, expected, showings }: { readonly bench: Bench; readonly expected: number; readonly showings: number },
): Promise<number | undefined> {
  const before = bench.countOf(plan);
  const performances = Math.ceil((MOST_FACTOR * showings) / expected);
  await bench.tryAll([plan], countedFrom(before, { showings, performances }));
  const after = bench.countOf(plan);
  const own = { performed: after.performed - before.performed, shown: after.shown - before.shown };
  return own.shown === 0 ? undefined : cautiousRate(own);
}

/** How often plans on the way show the key, and the one for which that was measured. */
interface Estimate {
  readonly rate: number;
  readonly of: Plan | undefined;
}

/** Of what was never seen not to show its key. Nothing about it has to be measured. */
const CERTAIN: Estimate = { rate: 1, of: undefined };

interface Descent {
  readonly ancestors: readonly Plan[];
  readonly passes: readonly Pass[];
  readonly bench: Bench;
  /** What is known at the beginning. */
  readonly estimate: Estimate;
  /** By which the rate of a plan is measured. */
  readonly showings: number;
  /** When a candidate that is made of this plan is taken. */
  readonly ruleFor: (estimate: Estimate, of: { readonly best: Plan; readonly grain: Pass['grain'] }) => Rule;
  readonly report: (best: Plan) => void;
  readonly abilities: ShrinkOptions['abilities'];
}

interface Descended {
  readonly line: readonly Plan[];
  /** The newest that was measured. */
  readonly estimate: Estimate;
  readonly isBlind: boolean;
}

/**
 * Goes through the passes until none of them finds anything; each plan that was taken stands behind the one it is from.
 * It ends before that when the newest one is never seen to show the key where it is tried: then nothing can be said
 * there of smaller ones.
 */
async function descendants(options: Descent): Promise<Descended> {
  const { passes, bench, showings, report, abilities } = options;
  const line = [...options.ancestors];
  const known = { estimate: options.estimate, isBlind: false };
  for (let length = 0; length !== line.length && !known.isBlind;) {
    length = line.length;
    for (const pass of passes) await runPass(pass);
  }
  return { line, ...known };

  async function runPass(pass: Pass): Promise<void> {
    for (let at = 0; !known.isBlind; at += 1) {
      const best = line.at(-1);
      const edits = best && pass.waves(best)[at];
      if (best === undefined || edits === undefined) return;
      const smaller = await tryEdits(best, { edits, grain: pass.grain });
      if (smaller !== undefined) line.push(smaller);
      report(smaller ?? best);
    }
  }

  /** That nothing is found is believed by the rate of the plan itself alone: with what it lost it may show seldom. */
  async function tryEdits(
    best: Plan,
    { edits, grain }: { readonly edits: readonly Edit[]; readonly grain: Pass['grain'] },
  ): Promise<Plan | undefined> {
    const tryOnce = (): Promise<Plan | undefined> =>
      tryWave(best, { edits, bench, rule: options.ruleFor(known.estimate, { best, grain }), abilities });
    const smaller = await tryOnce();
    const { rate: expected, of } = known.estimate;
    if (smaller !== undefined || expected === 1 || of === best) return smaller;
    const rate = await measureRate(best, { bench, expected, showings });
    known.isBlind = rate === undefined;
    if (rate === undefined) return undefined;
    known.estimate = { rate, of: best };
    return await tryOnce();
  }
}

/**
 * Goes back by 1, 2, 4, … plans until one shows the key fairly often on fresh stacks; the first is known to show it.
 * When the time is over it is the newest that was not refuted.
 */
async function newestOf(
  line: readonly Plan[],
  { isFair, over }: { readonly isFair: (plan: Plan) => Promise<boolean>; readonly over: () => boolean },
): Promise<number> {
  let at = line.length - 1;
  for (let back = 1; at > 0 && !over(); back *= 2) {
    const plan = line[at];
    if (plan !== undefined && (await isFair(plan))) return at;
    at = Math.max(0, at - back);
  }
  return at;
}
