import { judge } from '../check/judge.ts';
import type { Judgement } from '../check/judge.ts';
import { CHECKERS } from '../check/list.ts';
import { pause } from '../client/pause.ts';
import type { Arena } from '../execute/arena.ts';
import { execute, type ExecuteOptions } from '../execute/execute.ts';
import { IMPATIENT } from '../execute/patience.ts';
import type { History } from '../history/history.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import type { Plan } from '../plan/plan.ts';
import { OverhearError } from '../support/errors.ts';
import type { Chronicle } from './chronicle.ts';
import type { Laboratories } from './laboratories.ts';
import type { Trial } from './laboratory.ts';
import type { DrawnPlan } from './plan-source.ts';
import { wasAnswered, type Pulse } from './pulse.ts';
import { createRooms } from './rooms.ts';
import { comparisonsNamed, tryPlan } from './try-plan.ts';

/** Performs the drawn plans of a campaign, and judges them. */
export interface Performer {
  /**
   * Among others on the campaign's stack, or alone on a stack of its own if the plan disturbs it. Rejects with an
   * OverhearError when it could not be performed, or nothing answered.
   */
  perform(drawn: DrawnPlan, execution: number): Promise<Trial>;
  /**
   * What executions are judged to be for all that came on their connections after their end, since the last time. A
   * leak brings hundreds of frames to idle connections: a history is judged once for all of them.
   */
  takeLate(): readonly { readonly drawn: DrawnPlan; readonly execution: number; readonly trial: Trial }[];
  close(): Promise<void>;
}

/**
 * Performances of each kind after which a difference is looked at alone; and by which it is suspected although nothing
 * shows there: what neighbours leak.
 */
const ENOUGH = { forALook: 2, besideOthers: 6 };
/**
 * After so long a silence, in ms, an execution that misses something is asked whether something has reached another
 * user meanwhile: the two have one cause, of which this is what matters, and it need not be waited for.
 */
const GLANCE_MS = 1_000;
/** What these tell stays true whatever follows. */
const LASTING = CHECKERS.filter(({ waits }) => waits === undefined);
/** Plans whose users are kept apart at once. */
const APART = 2;

type How = Pick<ExecuteOptions, 'fresh' | 'patience' | 'enough'>;

export function createPerformer(options: {
  readonly arena: Arena;
  readonly laboratories: Laboratories;
  readonly pulse: Pulse;
  readonly chronicle: Chronicle;
  /** Makes the names of executions unique in the campaign. */
  readonly nextName: () => string;
}): Performer {
  const { arena, laboratories, pulse, chronicle } = options;
  const { contract } = arena.target;
  const rooms = createRooms(arena, { atOnce: APART });
  const late = new Map<number, { readonly drawn: DrawnPlan; readonly history: History }>();
  const judgeOne = ({ plan }: DrawnPlan, history: History): Judgement => judge({ plan, history, contract });

  const hasCrossed = (plan: Plan, history: History): boolean =>
    judge({ plan, history, contract, checkers: LASTING }).violations.some((one) => one.direction === 'other-user');

  const performOnce = async (
    drawn: DrawnPlan,
    { execution, ...how }: { readonly execution: number } & How,
  ): Promise<History> => {
    const beat = pulse.begin({ execution, plan: drawn.plan });
    let history: History | undefined;
    let zeroAt = 0;
    try {
      history = await execute(drawn.plan, {
        ...how,
        arena,
        execution: options.nextName(),
        onBegin: (at) => {
          zeroAt = at;
          beat.onBegin(at);
        },
        onLate: (whole) => late.set(execution, { drawn, history: whole }),
      });
      chronicle.record({ execution, plan: drawn.plan, history, zeroAt });
      return history;
    } finally {
      beat.end(history);
    }
  };

  /**
   * What is compared is performed to its end by users who own nothing yet, and no wait that ran out is the last word on
   * it.
   */
  const amongOthers = async (drawn: DrawnPlan, execution: number): Promise<Trial> => {
    const { plan, property } = drawn;
    const comparisons = comparisonsNamed(property.checkers);
    const how: How =
      comparisons.length === 0
        ? { fresh: false, enough: { glanceMs: GLANCE_MS, isEnough: (history) => hasCrossed(plan, history) } }
        : { fresh: true, patience: IMPATIENT };
    const performing = {
      together: () => performOnce(drawn, { execution, ...how }),
      ...(rooms !== undefined && { apart: () => rooms.performApart(plan, { ...how, execution: options.nextName() }) }),
    };
    const trying = { contract, performing, comparisons, pairsAtOnce: 1 };
    const tryWith = (enough: number): Promise<Trial> => tryPlan(plan, { ...trying, enough });
    const trial = await tryWith(ENOUGH.forALook);
    const telling = comparisons.find(({ name }) => isViolated(trial, name));
    if (telling === undefined) return trial;
    const alone = await laboratories.of(telling.name).tryAlone(plan);
    return isViolated(alone, telling.name) ? alone : { ...(await tryWith(ENOUGH.besideOthers)), besideOthers: true };
  };

  /** What a disturbance leaves behind for a while must not be met by whoever comes next. */
  const alone = async (drawn: DrawnPlan): Promise<Trial> => {
    const trial = await laboratories.plain.tryAlone(drawn.plan);
    if (arena.stack.fresh === undefined) await pause(contract.disturbed?.recoversAfterMs ?? 0);
    return trial;
  };

  return {
    perform: async (drawn, execution) => {
      const trial = disturbsStack(drawn.plan) ? await alone(drawn) : await amongOthers(drawn, execution);
      // Nothing is said of a stack that said nothing: the auth service may live where the backend is gone.
      if (!wasAnswered(trial.history)) throw new OverhearError('stack-unavailable', 'no backend answered anything');
      return trial;
    },
    takeLate: () => {
      const judged = Array.from(late, ([execution, { drawn, history }]) => {
        return { drawn, execution, trial: { history, judgement: judgeOne(drawn, history) } };
      });
      late.clear();
      return judged;
    },
    close: async () => rooms?.close(),
  };
}

function isViolated({ judgement }: Trial, checker: string): boolean {
  return judgement.violations.some((violation) => violation.checker === checker);
}
