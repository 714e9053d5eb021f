import PQueue from 'p-queue';
import { createArena, type Arena } from '../execute/arena.ts';
import { execute, type ExecuteOptions } from '../execute/execute.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { RunningStack, Target } from '../target/target.ts';

/** Stacks on which each user of a plan is alone, started when a plan first has so many users. */
export interface Rooms {
  /** Performs a plan with each user on another stack, and nobody else there; one plan at a time. */
  performApart(plan: Plan, options: Pick<ExecuteOptions, 'execution' | 'patience'>): Promise<History>;
  close(): Promise<void>;
}

interface Room {
  readonly arena: Arena;
  readonly stack: RunningStack;
}

/** Undefined where no stacks can be started. */
export function createRooms(options: {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
}): Rooms | undefined {
  const { target, puppet, stack } = options;
  const { fresh } = stack;
  if (fresh === undefined) return undefined;
  const inTurn = new PQueue({ concurrency: 1 });
  const rooms: Promise<Room>[] = [];
  const open = async (): Promise<Room> => {
    const own = await fresh(stack.model);
    return { stack: own, arena: createArena({ target, puppet, stack: own }) };
  };
  return {
    performApart: (plan, { execution, patience }) =>
      inTurn.add(async () => {
        while (rooms.length < plan.users.length) rooms.push(open());
        const apart = (await Promise.all(rooms)).map(({ arena }) => arena);
        const [arena] = apart;
        if (arena === undefined) throw new RangeError('a plan has at least one user');
        return await execute(plan, { arena, apart, execution, fresh: true, ...(patience && { patience }) });
      }),
    close: async () => {
      await inTurn.onIdle();
      const opened = await Promise.allSettled(rooms.splice(0));
      const closing = opened.map(async (one) => {
        if (one.status === 'rejected') return;
        await one.value.arena.close();
        await one.value.stack.stop();
      });
      await Promise.all(closing);
    },
  };
}
