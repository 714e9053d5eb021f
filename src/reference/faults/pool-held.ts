import type { Fault } from './fault.ts';

/** Connections of the pool, which runs and reads share. */
const CONNECTIONS = 1;

/** A run keeps a connection from when it begins until it ends, and so as long as the model takes to answer. */
export const poolHeld: Fault = {
  slug: 'pool-held',
  title: 'a run keeps its database connection while it waits for the model, and reads find none',
  level: 3,
  seenBy: ['LIV', 'NIN'],
  needs: [],
  source: 'open-webui/open-webui PR#20545; langgenius/dify#6589; paperless-ngx/paperless-ngx PR#12983',
  install: (guard) => {
    const held = new Set<string>();
    let waiting: readonly (() => void)[] = [];
    return (seams) => ({
      conversation: async (run) => {
        if (held.size < CONNECTIONS && guard.fires(run.runId)) held.add(run.runId);
        return await seams.conversation(run);
      },
      finishRun: async (run, last) => {
        await seams.finishRun(run, last);
        if (!held.delete(run.runId)) return;
        const freed = waiting;
        waiting = [];
        for (const go of freed) go();
      },
      answerRead: async (read, produce) => {
        while (held.size >= CONNECTIONS) {
          await new Promise<void>((resolve) => {
            waiting = [...waiting, resolve];
          });
        }
        return await seams.answerRead(read, produce);
      },
    });
  },
};
