import type { Comparison } from '../check/comparison.ts';
import type { Judgement } from '../check/judge.ts';
import { execute } from '../execute/execute.ts';
import { IMPATIENT, PATIENT, type Patience } from '../execute/patience.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { openBench, type Bench, type BenchOptions } from './bench.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { tryPlan } from './try-plan.ts';

/** A plan that was tried: a performance of it, and what the checkers say. */
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
/** Of trials that compare, each with a stack for each user too. */
const COMPARING_LANES = 3;

/** How patient a trial is, and how many performances of each kind are enough for one that compares. */
interface Care {
  readonly patience: Patience;
  readonly enough: number;
}
const CAREFUL: Care = { patience: PATIENT, enough: 4 };
const QUICK: Care = { patience: IMPATIENT, enough: 2 };

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
  const lanes = new Map<number, Bench>();
  /** Of a lane, and kept when its stack is replaced: where a user is alone nothing was shown. */
  const roomsOf = new Map<number, Rooms>();
  const openRooms = (): Rooms | undefined =>
    comparisons.length === 0 ? undefined : createRooms(options, { atOnce: 1 });
  const perform = async (
    plan: Plan,
    place: { readonly bench: Bench; readonly rooms: Rooms | undefined },
    care: Care,
  ): Promise<Trial> => {
    const { bench, rooms } = place;
    const { arena } = bench;
    const { enough } = care;
    // A wait that ran out is no last word where performances are compared, but a difference or none.
    const patience = comparisons.length === 0 ? care.patience : IMPATIENT;
    const performing = {
      together: () => execute(plan, { arena, execution: nextName(), fresh: true, patience }),
      ...(rooms !== undefined && { apart: () => rooms.performApart(plan, { execution: nextName(), patience }) }),
    };
    return await tryPlan(plan, { contract, performing, comparisons, enough });
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
    const rooms = roomsOf.get(lane) ?? openRooms();
    if (rooms !== undefined) roomsOf.set(lane, rooms);
    const trial = await perform(plan, { bench, rooms }, QUICK);
    if (trial.judgement.violations.length > 0) await drop(lane);
    return trial;
  };
  return {
    lanes: stack.fresh === undefined ? 1 : comparisons.length === 0 ? LANES : COMPARING_LANES,
    tryAlone: async (plan) => {
      const bench = await openBench(options);
      const rooms = openRooms();
      try {
        return await perform(plan, { bench, rooms }, CAREFUL);
      } finally {
        await Promise.all([bench.close(), rooms?.close()]);
      }
    },
    tryOnLane: async (plan, lane) => {
      const trial = await onLane(plan, lane);
      const metStranger = trial.judgement.violations.some((violation) => violation.direction === 'stranger');
      return metStranger && stack.fresh !== undefined ? await onLane(plan, lane) : trial;
    },
    close: async () => {
      await Promise.all([...[...lanes.keys()].map(drop), ...[...roomsOf.values()].map((rooms) => rooms.close())]);
    },
  };
}
