import { halted } from '../agent/agent.ts';
import { toRefusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import { finishRun } from '../store/finish-run.ts';
import type { Ledger } from '../store/record.ts';
import { declareDead, markAlive, orphans } from '../store/replicas.ts';
import { findTask } from '../store/runs.ts';

/**
 * A replica's watch over itself and the others: it says that it lives, that it hears, declares the silent dead and ends
 * the runs of the dead. What it holds itself, runs and a place for more, it holds for as long as nobody has declared it
 * dead: who comes back late finds its runs ended, and enters anew.
 */
export interface Vigil {
  hearsItself(): boolean;
  /** Whether a message may have been missed, since nothing proves that it was not. */
  mayHaveMissed(): boolean;
  /** Resolves when nothing of it is under way any more. */
  stop(): Promise<void>;
}

const ROUNDS = 5;

/**
 * Five rounds in the time after which a silent replica counts as dead; the bus listens already. Resolves after the
 * first sign of life.
 */
export async function startVigil(options: {
  ledger: Ledger;
  incarnation: string;
  replica: number;
  settings: Pick<Settings, 'interruptedMs'>;
  /** This replica was declared dead, or may have heard too little: what is true must be read from the tables. */
  onGap(): void;
  readonly onInternalError: (error: unknown) => void;
}): Promise<Vigil> {
  const { ledger, settings } = options;
  const { sql, bus } = ledger;
  const roundMs = settings.interruptedMs / ROUNDS;
  let hears = true;
  let lastRoundMs = performance.now();
  let onTime = 0;
  let underWay: Promise<void> | undefined;

  const live = async (): Promise<void> => {
    if ((await markAlive(sql, options)) === 'entered') options.onGap();
  };
  const hear = async (): Promise<void> => {
    try {
      hears = await bus.check();
    } catch (error) {
      hears = false;
      throw error;
    }
  };
  const judge = async (): Promise<void> => {
    // Who died may have stored what it told nobody of.
    if ((await declareDead(sql, { silentMs: settings.interruptedMs })) > 0) bus.publish([{ topic: 'gap' }]);
    const left = await orphans(sql);
    await Promise.all(
      left.map(async (run) => {
        const task = await findTask(sql, run);
        if (task !== undefined) await finishRun(ledger, task, halted('interrupted'));
      }),
    );
  };
  const round = async (): Promise<void> => {
    const now = performance.now();
    // Who was held up himself does not judge others: their silence may be his.
    onTime = now - lastRoundMs < 2 * roundMs ? onTime + 1 : 0;
    lastRoundMs = now;
    const [lives, hearing] = await Promise.allSettled([live(), hear()]);
    if (lives.status === 'rejected') onTime = 0;
    for (const done of [lives, hearing]) if (done.status === 'rejected') complain(done.reason);
    if (onTime >= ROUNDS) await judge();
  };
  const complain = (error: unknown): void => {
    if (toRefusal(error).code === 'internal') options.onInternalError(error);
  };

  await Promise.all([markAlive(sql, options), bus.check()]);
  const timer = setInterval(() => {
    underWay ??= round()
      .catch(complain)
      .finally(() => {
        underWay = undefined;
      });
  }, roundMs);
  return {
    hearsItself: () => hears,
    mayHaveMissed: () => bus.silentMs() > 2 * roundMs,
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
