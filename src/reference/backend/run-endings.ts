import type { Deferred } from '../../support/deferred.ts';
import { within } from '../../support/within.ts';
import { defer } from '../../support/deferred.ts';
import { Refusal } from '../refusal.ts';
import type { Groups } from './groups.ts';
import { createGroups } from './groups.ts';

/** Lets a request wait for the end of a run on whatever replica. */
export interface RunEndings {
  /**
   * Resolves when the run has ended, as `hasEnded` finds when it is asked, or as the bus tells. Refused with
   * `unavailable` when neither does for too long.
   */
  wait(runId: string, hasEnded: () => Promise<boolean>): Promise<void>;
  onEnded(runId: string): void;
  /** Messages may have been lost: everybody who waits asks again. */
  onGap(): void;
}

/** `limitMs`: how long nothing may be heard of a run that somebody waits for. */
export function createRunEndings({ limitMs }: { limitMs: number }): RunEndings {
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
          await within(told.promise, { limitMs, what: 'the end of a run' }).catch((cause: unknown) => {
            throw new Refusal('unavailable', 'a run does not end, try again', { cause });
          });
        } finally {
          waiting.remove(runId, told);
        }
      }
    },
    onEnded: (runId) => wakeAll(waiting.of(runId)),
    onGap: () => wakeAll(waiting.all()),
  };
}
