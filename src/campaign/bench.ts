import { createArena } from '../execute/arena.ts';
import type { Arena } from '../execute/arena.ts';
import type { Puppet } from '../puppet/puppet.ts';
import type { RunningStack, Target } from '../target/target.ts';

/** A place to perform plans: on a stack that was started for it where the target can start some. */
export interface Bench {
  readonly arena: Arena;
  /** What it took to start its stack, in ms; 0 where it was there. */
  readonly startMs: number;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
}

export async function openBench(options: BenchOptions): Promise<Bench> {
  const { target, puppet } = options;
  const startedAt = performance.now();
  const stack = (await options.stack.fresh?.(options.stack.model)) ?? options.stack;
  const arena = createArena({ target, puppet, stack });
  return {
    arena,
    startMs: stack === options.stack ? 0 : performance.now() - startedAt,
    close: async () => {
      await arena.close();
      if (stack !== options.stack) await stack.stop();
    },
  };
}
