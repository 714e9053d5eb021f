import { halted } from '../agent/agent.ts';
import type { Bus } from '../bus/bus.ts';
import { toRefusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Sql } from '../store/connect.ts';
import { finishRun } from '../store/finish-run.ts';
import { markAlive, orphans } from '../store/replicas.ts';
import { findTask } from '../store/runs.ts';

/**
 * A replica's watch over itself and the others: it says that it lives, that it hears, and ends the runs of the dead.
 */
export interface Vigil {
  hearsItself(): boolean;
  stop(): void;
}

/** Five rounds in the time after which a silent replica counts as dead. Resolves after the first sign of life. */
export async function startVigil(options: {
  sql: Sql;
  bus: Bus;
  incarnation: string;
  replica: number;
  settings: Pick<Settings, 'interruptedMs'>;
  readonly onInternalError: (error: unknown) => void;
}): Promise<Vigil> {
  const { sql, bus, settings } = options;
  const roundMs = settings.interruptedMs / 5;
  let hears = true;
  let lastRoundMs = performance.now();
  let onTime = 0;
  let busy = false;

  const round = async (): Promise<void> => {
    const now = performance.now();
    // Who was held up himself does not judge others: their silence may be his.
    onTime = now - lastRoundMs < 2 * roundMs ? onTime + 1 : 0;
    lastRoundMs = now;
    await markAlive(sql, options);
    hears = await bus.check();
    if (onTime < 5) return;
    for (const run of await orphans(sql, { silentMs: settings.interruptedMs })) {
      const task = await findTask(sql, run);
      if (task !== undefined) await finishRun(sql, task, halted('interrupted'));
    }
  };
  await markAlive(sql, options);
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round()
      .catch((error: unknown) => {
        hears = false;
        onTime = 0;
        if (toRefusal(error).code === 'internal') options.onInternalError(error);
      })
      .finally(() => {
        busy = false;
      });
  }, roundMs);
  return { hearsItself: () => hears, stop: () => clearInterval(timer) };
}
