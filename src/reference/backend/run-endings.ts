import type { Deferred } from '../../support/deferred.ts';
import { defer } from '../../support/deferred.ts';
import type { Groups } from './groups.ts';
import { createGroups } from './groups.ts';

/** Lets a request wait for the end of a run on whatever replica. */
export interface RunEndings {
  /** Resolves when the run has ended, as `hasEnded` finds when it is asked, or as the bus tells. */
  wait(runId: string, hasEnded: () => Promise<boolean>): Promise<void>;
  onEnded(runId: string): void;
  /** Messages may have been lost: everybody who waits asks again. */
  onGap(): void;
}

export function createRunEndings(): RunEndings {
  const waiting: Groups<Deferred<void>> = createGroups();
  const wakeAll = (waits: readonly Deferred<void>[]): void => waits.forEach((wait) => wait.resolve());
  return {
    wait: async (runId, hasEnded) => {
      for (;;) {
        // Waits before it asks, so that an end between the two is not missed.
        const told = defer<void>();
        waiting.add(runId, told);
        try {
          if (await hasEnded()) return;
          await told.promise;
        } finally {
          waiting.remove(runId, told);
        }
      }
    },
    onEnded: (runId) => wakeAll(waiting.of(runId)),
    onGap: () => wakeAll(waiting.all()),
  };
}
