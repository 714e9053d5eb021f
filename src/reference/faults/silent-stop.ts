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
        if (guard.fires(runId)) {
          await asUser(pool, userId, async (tx) => {
            const ended = await tx`
              update runs set status = 'stopped', ended_at = ${new Date()}
              where id = ${runId} and stop_requested and status = 'running' returning id`;
            if (ended.length > 0) await tx`delete from assignments where run_id = ${runId}`;
          });
        }
        await seams.finishRun(run, last);
      },
    };
  },
};
