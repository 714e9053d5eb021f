import type { Plan } from '../plan/plan.ts';
import { createBench, type Bench } from './bench.ts';
import type { Pass } from './edit.ts';
import type { ShrinkOptions, Shrunk } from './options.ts';
import { PASSES } from './passes/list.ts';
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
 * on fresh stacks, as many times in all as the first plan did; when it does not, the newest of its ancestors that does
 * is taken. From there the fine passes go to their fixpoint once more with only fresh stacks to judge, and when they
 * find nothing the plan is 1-minimal.
 *
 * What is remembered of a plan is how often it was performed and how often it showed the key (bench.ts), not a verdict:
 * failures that come only sometimes need more trials there, and nothing else here changes.
 */

/** Share of the budget after which the descent ends, so that there is time for the certification. */
const DESCENT_SHARE = 0.6;

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
    times: 1,
  });
  const fresh = createBench({
    perform: (one) => options.certify(one),
    lanes,
    over: () => spent(1),
    times: options.certifyTimes,
  });
  const executions = (): number => shared.executions + fresh.executions;
  const report = (best: Plan): void => options.onProgress?.({ steps: best.steps.length, executions: executions() });
  const descend = (bench: Bench, from: { readonly ancestors: readonly Plan[]; readonly passes: readonly Pass[] }) =>
    descendants({ ...from, bench, report, abilities: options.abilities });

  const ancestors = await descend(shared, { ancestors: [plan], passes: PASSES });
  const certified = await newestCertified(ancestors, { fresh, over: () => spent(1) });
  const trusted = certified === ancestors.length - 1;
  const passes = trusted ? PASSES.filter(({ grain }) => grain === 'fine') : PASSES;
  const [last = plan] = (await descend(fresh, { ancestors: ancestors.slice(0, certified + 1), passes })).slice(-1);

  const over = spent(1);
  const reason = options.signal?.aborted === true ? 'it was interrupted' : `its ${budgetMs} ms were over`;
  return {
    plan: last,
    executions: executions(),
    minimal: !over,
    elapsedMs: options.clock() - start,
    ...(over ? { reason } : {}),
  };
}

/**
 * Goes through the passes until none of them finds anything; each plan that was taken stands behind the one it is from.
 */
async function descendants(options: {
  readonly ancestors: readonly Plan[];
  readonly passes: readonly Pass[];
  readonly bench: Bench;
  readonly report: (best: Plan) => void;
  readonly abilities: ShrinkOptions['abilities'];
}): Promise<readonly Plan[]> {
  const { passes, bench, report, abilities } = options;
  const line = [...options.ancestors];
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
      const smaller = await tryWave(best, { edits, bench, abilities });
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
  { fresh, over }: { readonly fresh: Bench; readonly over: () => boolean },
): Promise<number> {
  let at = line.length - 1;
  for (let back = 1; at > 0 && !over(); back *= 2) {
    const [shown] = await fresh.tryAll(line.slice(at, at + 1));
    if (shown === true) return at;
    at = Math.max(0, at - back);
  }
  return at;
}
