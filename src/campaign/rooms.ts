import PQueue from 'p-queue';
import { createArena, type Arena } from '../execute/arena.ts';
import { execute, type ExecuteOptions } from '../execute/execute.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunningStack } from '../target/target.ts';
import type { BenchOptions } from './bench.ts';

/** Stacks on which each user of a plan is alone; started when a plan first has so many users. */
export interface Rooms {
  /** Performs a plan with each user on another stack, where nobody else is until it ends. */
  performApart(plan: Plan, options: Pick<ExecuteOptions, 'execution' | 'patience'>): Promise<History>;
  close(): Promise<void>;
}

interface Room {
  readonly arena: Arena;
  readonly stack: RunningStack;
}

/** Rooms for so many plans at once; undefined where no stacks can be started. */
export function createRooms(
  { target, puppet, stack }: BenchOptions,
  { atOnce }: { readonly atOnce: number },
): Rooms | undefined {
  const { fresh } = stack;
  if (fresh === undefined) return undefined;
  const turns = new PQueue({ concurrency: atOnce });
  const suites: Room[][] = Array.from({ length: atOnce }, () => []);
  const free = [...suites];
  const openOne = async (suite: Room[]): Promise<void> => {
    const own = await fresh(stack.model);
    suite.push({ stack: own, arena: createArena({ target, puppet, stack: own }) });
  };
  return {
    performApart: (plan, { execution, patience }) =>
      turns.add(async () => {
        // There are as many suites as turns.
        const suite = free.pop()!;
        try {
          const missing = Math.max(0, plan.users.length - suite.length);
          await Promise.all(Array.from({ length: missing }, () => openOne(suite)));
          const apart = suite.map(({ arena }) => arena);
          // A plan has at least one user.
          const arena = apart[0]!;
          return await execute(plan, { arena, apart, execution, fresh: true, ...(patience && { patience }) });
        } finally {
          free.push(suite);
        }
      }),
    close: async () => {
      await turns.onIdle();
      await Promise.all(
        suites.flatMap((suite) => suite.splice(0)).map(async (room) => {
          await room.arena.close();
          await room.stack.stop();
        }),
      );
    },
  };
}
