import type { Fault } from './fault.ts';
import { endsRun } from './ends-run.ts';
import { createAstraySender } from './send-astray.ts';

/** Channels of the pool; more users than that may have a run under way. */
const CHANNELS = 2;

/** Who asks when all channels are taken gets the first one, and whoever has it hears of that run too. */
export const exhaustedPool: Fault = {
  slug: 'exhausted-pool',
  title: `a pool of ${CHANNELS} channels that is exhausted hands out one that is in use`,
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'chigwell/telegram-mcp PR#186; anthropics/claude-code#80452',
  install: (guard) => (seams, parts) => {
    const underWay = new Map<string, string>();
    const holders = new Map<string, string>();
    const sendAstray = createAstraySender(parts, guard);
    return {
      announceStart: async (run, append) => {
        const taken = [...new Set(underWay.values())].filter((userId) => userId !== run.userId);
        const [first] = taken;
        if (first !== undefined && taken.length >= CHANNELS) holders.set(run.runId, first);
        underWay.set(run.runId, run.userId);
        await seams.announceStart(run, append);
      },
      finishRun: async (run, last) => {
        await seams.finishRun(run, last);
        underWay.delete(run.runId);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        sendAstray(stored, (event) => {
          const holder = holders.get(event.run_id);
          if (endsRun(event)) holders.delete(event.run_id);
          return holder === undefined ? [] : parts.connections.of(holder);
        });
      },
    };
  },
};
