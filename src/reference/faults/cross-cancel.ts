import type { Fault } from './fault.ts';

/** There is one agent, and under its name stands the run that it began last. */
export const crossCancel: Fault = {
  slug: 'cross-cancel',
  title: 'a stop ends the run that the agent began last, whoever asked for it',
  level: 2,
  seenBy: ['CMP', 'NIN'],
  needs: [],
  source: 'HKUDS/nanobot#4777; unslothai/unsloth PR#5069; TokenRhythm/opensquilla#1178',
  install: (guard) => (seams) => {
    let latest: string | undefined;
    return {
      announceStart: async (run, append) => {
        latest = run.runId;
        await seams.announceStart(run, append);
      },
      runToStop: (runId) => (latest !== undefined && guard.fires(runId) ? latest : seams.runToStop(runId)),
    };
  },
};
