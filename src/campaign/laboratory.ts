import type { Judgement } from '../check/judge.ts';
import { judge } from '../check/judge.ts';
import { createArena } from '../execute/arena.ts';
import type { Arena } from '../execute/arena.ts';
import { execute } from '../execute/execute.ts';
import { IMPATIENT, PATIENT, type Patience } from '../execute/patience.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { RunningStack, Target } from '../target/target.ts';

/** One performance of a plan and what the checkers say of it. */
export interface Trial {
  readonly history: History;
  readonly judgement: Judgement;
}

/**
 * Where violations are examined, one plan at a time and with no neighbour that matters: on stacks that were started
 * for it where the target can start some, else on the campaign's stack with users registered for it.
 */
export interface Laboratory {
  /** On a stack that has seen nothing before, and with patience: the last word. */
  tryAlone(plan: Plan): Promise<Trial>;
  /**
   * On the lane's stack, one plan at a time on each. A stack that has shown a violation may remember it, so the lane's
   * next plan gets another; a plan that met a stranger's data there is tried again on that one.
   */
  tryOnLane(plan: Plan, lane: number): Promise<Trial>;
  readonly lanes: number;
  close(): Promise<void>;
}

/**
 * Lanes of a target that starts stacks. Executions that miss something mostly wait, so there are more than
 * processors.
 */
const LANES = 6;

export function createLaboratory(options: {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  /** Makes the names of executions unique in the campaign. */
  readonly nextName: () => string;
}): Laboratory {
  const { stack, nextName } = options;
  const lanes = new Map<number, Bench>();
  const perform = async (plan: Plan, bench: Bench, patience: Patience): Promise<Trial> => {
    const history = await execute(plan, { arena: bench.arena, execution: nextName(), fresh: true, patience });
    return { history, judgement: judge({ plan, history, contract: options.target.contract }) };
  };
  const drop = async (lane: number): Promise<void> => {
    const bench = lanes.get(lane);
    lanes.delete(lane);
    await bench?.close();
  };
  const onLane = async (plan: Plan, lane: number): Promise<Trial> => {
    let bench = lanes.get(lane);
    if (bench === undefined) {
      bench = await openBench(options);
      lanes.set(lane, bench);
    }
    const trial = await perform(plan, bench, IMPATIENT);
    if (trial.judgement.violations.length > 0) await drop(lane);
    return trial;
  };
  return {
    lanes: stack.fresh === undefined ? 1 : LANES,
    tryAlone: async (plan) => {
      const bench = await openBench(options);
      try {
        return await perform(plan, bench, PATIENT);
      } finally {
        await bench.close();
      }
    },
    tryOnLane: async (plan, lane) => {
      const trial = await onLane(plan, lane);
      const metStranger = trial.judgement.violations.some((violation) => violation.direction === 'stranger');
      return metStranger && stack.fresh !== undefined ? await onLane(plan, lane) : trial;
    },
    close: async () => {
      await Promise.all([...lanes.keys()].map(drop));
    },
  };
}

interface Bench {
  readonly arena: Arena;
  close(): Promise<void>;
}

async function openBench(options: {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
}): Promise<Bench> {
  const { target, puppet } = options;
  const stack = (await options.stack.fresh?.(options.stack.model)) ?? options.stack;
  const arena = createArena({ target, puppet, stack });
  return {
    arena,
    close: async () => {
      await arena.close();
      if (stack !== options.stack) await stack.stop();
    },
  };
}
