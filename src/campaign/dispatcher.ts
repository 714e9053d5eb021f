import PQueue from 'p-queue';
import { within } from '../support/within.ts';
import { climbingThrottle, fixedThrottle } from './throttle.ts';

/**
 * Lets executions go on at once, as many as fit. Those that need a stack to themselves wait for one another where the
 * campaign has a single stack, and go on beside the others where more can be started.
 */
export interface Dispatcher {
  /** Begins an execution, and resolves when there is room for the next; `perform` never rejects. */
  begin(perform: () => Promise<void>, options: { readonly alone: boolean }): Promise<void>;
  /** An execution among others has ended, at this time in ms. */
  onEnded(now: number): void;
  /** From now on one at a time among others. */
  narrow(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Resolves when what is under way no longer disturbs an examination. */
  rest(): Promise<void>;
}

/** Stacks that are started for one plan each, at once: such an execution waits more than it works. */
const ALONE_LANES = 3;
/** Executions end within this, but for those that wait for something that does not come. */
const REST_MS = 1_500;

export function createDispatcher(options: {
  /** Executions at once; 0: as many as the stack bears. */
  readonly concurrency: number;
  /** Whether the target starts a stack whenever one is needed. */
  readonly manyStacks: boolean;
}): Dispatcher {
  const { concurrency, manyStacks } = options;
  const throttle = concurrency > 0 ? fixedThrottle(concurrency) : climbingThrottle();
  const amongOthers = new PQueue({ concurrency: throttle.level });
  const onTheirOwn = new PQueue({ concurrency: manyStacks && concurrency !== 1 ? ALONE_LANES : 1 });
  let isNarrow = false;
  const idle = async (): Promise<void> => void (await Promise.all([amongOthers.onIdle(), onTheirOwn.onIdle()]));
  return {
    begin: async (perform, { alone }) => {
      amongOthers.concurrency = isNarrow ? 1 : throttle.level;
      const queue = alone ? onTheirOwn : amongOthers;
      const isExclusive = alone && !manyStacks;
      if (isExclusive) await idle();
      void queue.add(perform);
      await (isExclusive ? queue.onIdle() : queue.onSizeLessThan(1));
    },
    onEnded: (now) => throttle.onEnded(now),
    narrow: () => {
      isNarrow = true;
    },
    idle,
    rest: async () => {
      // What is examined on stacks of its own does not wait for those that wait themselves, for what was lost.
      const resting = idle();
      if (!manyStacks) await resting;
      else await within(resting, { limitMs: REST_MS, what: 'executions under way' }).catch(() => undefined);
    },
  };
}
