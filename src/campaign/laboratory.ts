import PQueue from 'p-queue';
import type { Comparison } from '../check/comparison.ts';
import { judge, type Judgement } from '../check/judge.ts';
import { execute } from '../execute/execute.ts';
import { IMPATIENT, PATIENT, type Patience } from '../execute/patience.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { openBench, type Bench, type BenchOptions } from './bench.ts';
import { createRooms } from './rooms.ts';
import { tryPlan } from './try-plan.ts';

/** A plan that was tried: a performance of it, and what the checkers say. */
export interface Trial {
  readonly history: History;
  readonly judgement: Judgement;
  /** What it shows did not show when the plan was tried alone, just before. */
  readonly besideOthers?: true;
}

/** How long a performance goes on that misses something. */
export interface Until {
  readonly patience?: Patience;
  /** Nothing more is waited for where this says so; what compares has to see everything. */
  readonly isEnough?: (judgement: Judgement) => boolean;
}

/**
 * Where violations are examined, one plan at a time and with no neighbour that matters: on stacks that were started
 * for it where the target can start some, else on the campaign's stack with users registered for it.
 */
export interface Laboratory {
  /**
   * On stacks that have seen nothing before, one for each performance: the last word. PATIENT unless told; what
   * compares never is.
   */
  tryAlone(plan: Plan, until?: Until): Promise<Trial>;
  /**
   * On the lane's stack, one plan at a time on each. A stack that has shown a violation may remember it, so the lane's
   * next plan gets another, unless that would take many times longer than the plan; one that met a stranger's data
   * always does, and is tried again there. What compares has stacks of its own here too.
   */
  tryOnLane(plan: Plan, lane: number, until?: Pick<Until, 'isEnough'>): Promise<Trial>;
  readonly lanes: number;
  close(): Promise<void>;
}

/**
 * Lanes of a target that starts stacks. Executions that miss something mostly wait, so there are more than
 * processors.
 */
const LANES = 6;
/** Of trials that compare, each with a stack for each user too. */
const COMPARING_LANES = 3;

/** A stack that takes so many performances to start is used on: after a plan that violated, and after others. */
const PERFORMANCES_A_START = { violated: 4, silent: 1 };

/** After so long a silence, in ms, a performance is asked whether it has shown enough. */
const GLANCE_MS = 120;

/** Performances of each kind that are enough for a violation, in a trial that compares: alone, and on a lane. */
const ENOUGH = { alone: 5, onLane: 1 };
/** Of these, so many at once: each has stacks of its own. */
const PAIRS_AT_ONCE = 2;
/** Replicas of all the stacks that pairs have at once: each holds connections to one database, which has not many. */
const REPLICAS_AT_ONCE = 60;

export function createLaboratory(
  options: BenchOptions & {
    /** Makes the names of executions unique in the campaign. */
    readonly nextName: () => string;
    /** What trials are about besides the claims of checkers. */
    readonly comparisons?: readonly Comparison[];
  },
): Laboratory {
  const { stack, nextName, comparisons = [] } = options;
  const { contract } = options.target;
  const isComparing = comparisons.length > 0;
  const lanes = new Map<number, Bench>();
  const turns = new PQueue();
  /** A pair has a stack for each user and one for all: a plan that is told with its neighbours has many users. */
  const pairsAtOnce = ({ users }: Plan): number => {
    const most = Math.floor(REPLICAS_AT_ONCE / (1 + users.length) / stack.endpoints.backends.length);
    return Math.max(1, Math.min(most, COMPARING_LANES * PAIRS_AT_ONCE));
  };
  const performOn = async ({ arena }: Bench, plan: Plan, { patience, isEnough }: Until): Promise<History> =>
    await execute(plan, {
      arena,
      execution: nextName(),
      fresh: true,
      ...(patience && { patience }),
      ...(isEnough && !isComparing && {
        enough: { glanceMs: GLANCE_MS, isEnough: (history) => isEnough(judge({ plan, history, contract })) },
      }),
    });
  const performTogether = async (plan: Plan, until: Until): Promise<History> => {
    const bench = await openBench(options);
    try {
      return await performOn(bench, plan, until);
    } finally {
      await bench.close();
    }
  };
  const performApart = async (plan: Plan, patience: Patience): Promise<History> => {
    const rooms = createRooms(options, { atOnce: 1 });
    if (rooms === undefined) throw new RangeError('users are kept apart where stacks can be started');
    try {
      return await rooms.performApart(plan, { execution: nextName(), patience });
    } finally {
      await rooms.close();
    }
  };
  /** Each performance on stacks of its own: what one leaves behind would be in the next one's way, of either kind. */
  const tryFresh = async (plan: Plan, enough: number, until: Until = {}): Promise<Trial> => {
    // A wait that ran out is no last word where performances are compared, but a difference or none.
    const patience = isComparing ? IMPATIENT : (until.patience ?? PATIENT);
    const performing = {
      together: () => performTogether(plan, { ...until, patience }),
      ...(stack.fresh !== undefined && { apart: () => performApart(plan, patience) }),
      takeTurn: async <T>(performPair: () => Promise<T>) => {
        turns.concurrency = pairsAtOnce(plan);
        return await turns.add(performPair);
      },
    };
    return await tryPlan(plan, { contract, performing, comparisons, enough, pairsAtOnce: PAIRS_AT_ONCE });
  };
  const drop = async (lane: number): Promise<void> => {
    const bench = lanes.get(lane);
    lanes.delete(lane);
    await bench?.close();
  };
  const onLane = async (plan: Plan, lane: number, until: Until): Promise<Trial> => {
    const bench = lanes.get(lane) ?? (await openBench(options));
    lanes.set(lane, bench);
    const begunAt = performance.now();
    const history = await performOn(bench, plan, { ...until, patience: IMPATIENT });
    const performances = bench.startMs / (performance.now() - begunAt);
    const trial = { history, judgement: judge({ plan, history, contract }) };
    const most = trial.judgement.violations.length > 0 ? PERFORMANCES_A_START.violated : PERFORMANCES_A_START.silent;
    if (metStranger(trial) || performances < most) await drop(lane);
    return trial;
  };
  return {
    lanes: stack.fresh === undefined ? 1 : isComparing ? COMPARING_LANES : LANES,
    tryAlone: (plan, until) => tryFresh(plan, ENOUGH.alone, until),
    tryOnLane: async (plan, lane, until = {}) => {
      if (isComparing) return await tryFresh(plan, ENOUGH.onLane);
      const trial = await onLane(plan, lane, until);
      return metStranger(trial) && stack.fresh !== undefined ? await onLane(plan, lane, until) : trial;
    },
    close: async () => {
      await Promise.all([...lanes.keys()].map(drop));
    },
  };
}

function metStranger({ judgement }: Trial): boolean {
  return judgement.violations.some(({ direction }) => direction === 'stranger');
}
