import type { Fault } from './fault.ts';

/** Three places tell that a run has begun, and each says it in its own way. */
export const startedThrice: Fault = {
  slug: 'started-thrice',
  title: 'the start of a run is announced three times, in different shapes',
  level: 1,
  seenBy: ['DUP', 'ORD'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => (seams) => ({
    announceStart: async (run, append) => {
      await seams.announceStart(run, append);
      if (!guard.fires(run.runId)) return;
      const byManager = { agent_name: 'assistant', run_id: run.runId };
      await append({ type: 'agent_started', payload: byManager });
      const byBridge = { agent_name: 'assistant', status: 'started', timestamp: new Date().toISOString() };
      await append({ type: 'agent_started', payload: byBridge });
    },
  }),
};
