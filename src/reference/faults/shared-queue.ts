import type { Fault } from './fault.ts';

/** What is under way, and how to tell that it has ended. */
interface UnderWay {
  readonly userId: string;
  readonly ended: Promise<void>;
  end(): void;
}

/** A run begins when those that others had begun before it have ended. */
export const sharedQueue: Fault = {
  slug: 'shared-queue',
  title: 'runs wait in one queue behind those of other users, however long these take',
  level: 3,
  seenBy: ['NIN', 'LIV'],
  needs: [],
  source: 'TheHive-Project/Cortex#233; superloglabs/superlog PR#217',
  install: (guard) => {
    const underWay = new Map<string, UnderWay>();
    return (seams) => ({
      announceStart: async (run, append) => {
        const others = [...underWay.values()].filter(({ userId }) => userId !== run.userId);
        let end = (): void => undefined;
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        underWay.set(run.runId, { userId: run.userId, ended, end });
        if (guard.fires(run.runId)) await Promise.all(others.map((other) => other.ended));
        await seams.announceStart(run, append);
      },
      finishRun: async (run, last) => {
        await seams.finishRun(run, last);
        underWay.get(run.runId)?.end();
        underWay.delete(run.runId);
      },
    });
  },
};
