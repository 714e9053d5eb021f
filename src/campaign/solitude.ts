import { judge } from '../check/judge.ts';
import { execute } from '../execute/execute.ts';
import type { Plan } from '../plan/plan.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { RunningStack, Target } from '../target/target.ts';
import { openBench, type Bench, type Trial } from './laboratory.ts';

/** Where a campaign performs the plans that disturb the stack: each alone on one. */
export interface Solitude {
  /** At most `lanes` plans at once; with a patience that what is lost comes to light. Rejects as an execution does. */
  perform(plan: Plan): Promise<Trial>;
  readonly lanes: number;
  close(): Promise<void>;
}

/** Stacks side by side, beside that of the plans that leave theirs alone: processes of two fill a small machine. */
const LANES = 2;

/**
 * A target that starts stacks gets some for this, which serve one plan after the other as long as nothing is odd about
 * them; of another the campaign's own is taken, and the caller keeps everybody else off it.
 */
export function createSolitude(options: {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  /** Executions at once that the campaign was asked for; 0: as many as go well. */
  readonly concurrency: number;
  readonly nextName: () => string;
}): Solitude {
  const { target, stack, concurrency, nextName } = options;
  const idle: Bench[] = [];
  return {
    lanes: stack.fresh === undefined || concurrency === 1 ? 1 : LANES,
    perform: async (plan) => {
      const bench = idle.pop() ?? (await openBench(options));
      let sound = false;
      try {
        const history = await execute(plan, { arena: bench.arena, execution: nextName(), fresh: true });
        const judgement = judge({ plan, history, contract: target.contract });
        sound = judgement.violations.length === 0 && judgement.unknown.length === 0;
        return { history, judgement };
      } finally {
        if (sound) idle.push(bench);
        else await bench.close();
      }
    },
    close: async () => {
      await Promise.all(idle.map((bench) => bench.close()));
    },
  };
}
