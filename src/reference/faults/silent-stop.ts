import { asUser } from '../store/as-user.ts';
import type { Fault } from './fault.ts';

/** Who stops a run ends it, and the run, which finds that it has ended, has nothing more to tell. */
export const silentStop: Fault = {
  slug: 'silent-stop',
  title: 'a run that is stopped has the status of it, and nobody is told',
  level: 2,
  seenBy: ['CMP'],
  needs: ['P'],
  source: 'EverMind-AI/Raven PR#569',
  install: (guard) => (seams, parts) => {
    const pool = parts.openPool(1);
    return {
      finishRun: async (run, last) => {
        const { userId, runId } = run;
        if (last.type === 'agent_stopped' && guard.fires(runId)) {
          await asUser(pool, userId, async (tx) => {
            await tx`update runs set status = 'stopped', ended_at = ${new Date()} where id = ${runId}`;
            await tx`delete from assignments where run_id = ${runId}`;
          });
        }
        await seams.finishRun(run, last);
      },
    };
  },
};
