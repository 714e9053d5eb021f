import type { Plan } from '../plan/plan.ts';
import { createBench, type Bench } from './bench.ts';
import { candidatesOf, type Pass } from './edit.ts';
import type { ShrinkOptions, Shrunk } from './options.ts';
import { PASSES } from './passes/list.ts';
import { intervalOf, trialsToRuleOut } from './rate.ts';
import { countedFrom, shownAsOften, shownOnceIn, type Rule } from './rule.ts';
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
 * It goes in two stages. The descent judges on shared stacks, which are fast and which remember: what an earlier
 * candidate left behind can make a later one fail for no reason of its own. So the result must show the violation alone
 * on fresh stacks about as often as the first plan did; when it does not, the newest of its ancestors that does is
 * taken. From there the fine passes go to their fixpoint once more with only fresh stacks to judge, and when they find
 * nothing the plan is 1-minimal.
 *
 * A violation need not come each time. What is remembered of a plan is how often it was performed and how often it
 * showed the key (bench.ts), and what that says depends on what is asked (rule.ts). The descent is generous: one
 * showing is enough, and a few performances without one are enough to go elsewhere. The last stage is strict: a
 * candidate is taken when it shows the key about as often as the plan does, else plans would drift to ever rarer races,
 * and it is turned down when the rate of the plan is ruled out for it, with 5 % of doubt for all candidates together.
 * The rate is measured on the plan that the stage begins with, and by performances that had no part in its being taken:
 * those that had would flatter it. At a rate of 1 all of this comes to one performance in the descent, and to three at
 * the end.
 */

/** Share of the budget after which the descent ends, so that there is time for the certification. */
const DESCENT_SHARE = 0.6;
/** The chance that the descent leaves a candidate of the plan's own rate aside. */
const DESCENT_DOUBT = 0.35;
/** The chance, for all candidates of the last stage together, that one of the plan's own rate is turned down. */
const DOUBT = 0.05;
/** A rate is measured until so many showings. */
const SHOWINGS = 10;

/** Shrinks a plan that shows a key to a smallest one that shows the same. Rejects when `judge` or `certify` does. */
export async function shrink(options: ShrinkOptions): Promise<Shrunk> {
  const { plan, lanes, budgetMs } = options;
  const start = options.clock();
  const spent = (shareOfBudget: number): boolean =>
    options.signal?.aborted === true || options.clock() - start >= budgetMs * shareOfBudget;
  const shared = createBench({
    perform: (one, lane) => options.judge(one, lane),
    lanes,
    over: () => spent(DESCENT_SHARE),
  });
  const fresh = createBench({
    perform: (one) => options.certify(one),
    lanes,
    over: () => spent(1),
  });
  const executions = (): number => shared.executions + fresh.executions;
  const report = (best: Plan): void => options.onProgress?.({ steps: best.steps.length, executions: executions() });
  const descend = (from: Omit<Descent, 'report' | 'abilities'>) =>
    descendants({ ...from, report, abilities: options.abilities });

  const once = shownOnceIn(trialsToRuleOut(options.rate, DESCENT_DOUBT));
  const ancestors = await descend({ ancestors: [plan], passes: PASSES, bench: shared, ruleFor: () => once });
  const alike = shownAsOften({ rate: options.rate, alpha: DOUBT });
  const certified = await newestCertified(ancestors, { fresh, rule: alike, over: () => spent(1) });
  const passes = certified === ancestors.length - 1 ? FINE_PASSES : PASSES;
  const rate = options.rate === 1 ? 1 : await measureRate(ancestors[certified] ?? plan, fresh, options.rate);
  const line = await descend({
    ancestors: ancestors.slice(0, certified + 1),
    passes,
    bench: fresh,
    ruleFor: (best) => shownAsOften({ rate, alpha: DOUBT / Math.max(1, countCandidates(best, options.abilities)) }),
  });

  const over = spent(1);
  const reason = options.signal?.aborted === true ? 'it was interrupted' : `its ${budgetMs} ms were over`;
  return {
    plan: line.at(-1) ?? plan,
    line,
    executions: executions(),
    minimal: !over,
    elapsedMs: options.clock() - start,
    ...(over ? { reason } : {}),
  };
}

const FINE_PASSES = PASSES.filter(({ grain }) => grain === 'fine');

/** The different plans that are tried before a plan is called minimal. */
function countCandidates(plan: Plan, abilities: ShrinkOptions['abilities']): number {
  return candidatesOf(plan, { edits: FINE_PASSES.flatMap((pass) => pass.waves(plan).flat()), abilities }).length;
}

/** A cautious estimate of how often a plan shows the key: three in four such estimates are below the true rate. */
async function measureRate(plan: Plan, bench: Bench, expected: number): Promise<number> {
  const before = bench.countOf(plan);
  const performances = Math.ceil((2 * SHOWINGS) / expected);
  await bench.tryAll([plan], countedFrom(before, { showings: SHOWINGS, performances }));
  const after = bench.countOf(plan);
  const own = { performed: after.performed - before.performed, shown: after.shown - before.shown };
  return own.shown === 0 ? expected : intervalOf(own, 0.5).low;
}

interface Descent {
  readonly ancestors: readonly Plan[];
  readonly passes: readonly Pass[];
  readonly bench: Bench;
  /** When a candidate that is made of this plan is taken. */
  readonly ruleFor: (best: Plan) => Rule;
  readonly report: (best: Plan) => void;
  readonly abilities: ShrinkOptions['abilities'];
}

/**
 * Goes through the passes until none of them finds anything; each plan that was taken stands behind the one it is from.
 */
async function descendants(options: Descent): Promise<readonly Plan[]> {
  const { passes, bench, ruleFor, report, abilities } = options;
  const line = [...options.ancestors];
  let judged: { readonly best: Plan; readonly rule: Rule } | undefined;
  const ruleOf = (best: Plan): Rule => {
    if (judged?.best !== best) judged = { best, rule: ruleFor(best) };
    return judged.rule;
  };
  for (let length = 0; length !== line.length;) {
    length = line.length;
    for (const pass of passes) await runPass(pass);
  }
  return line;

  async function runPass(pass: Pass): Promise<void> {
    for (let at = 0; ; at += 1) {
      const best = line.at(-1);
      const edits = best && pass.waves(best)[at];
      if (best === undefined || edits === undefined) return;
      const smaller = await tryWave(best, { edits, bench, rule: ruleOf(best), abilities });
      if (smaller !== undefined) line.push(smaller);
      report(smaller ?? best);
    }
  }
}

/**
 * Goes back by 1, 2, 4, … plans until one shows the key on a fresh stack; the first is known to. When the time is over
 * it is the newest that was not refuted.
 */
async function newestCertified(
  line: readonly Plan[],
  { fresh, rule, over }: { readonly fresh: Bench; readonly rule: Rule; readonly over: () => boolean },
): Promise<number> {
  let at = line.length - 1;
  for (let back = 1; at > 0 && !over(); back *= 2) {
    const [shown] = await fresh.tryAll(line.slice(at, at + 1), rule);
    if (shown === true) return at;
    at = Math.max(0, at - back);
  }
  return at;
}
