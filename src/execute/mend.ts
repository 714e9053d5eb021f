import type { EntryOf } from '../history/history.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';
import type { InForce, Stage } from './stage.ts';

/** A replica that was killed is started again within this, however busy the machine is. */
const MEND_LIMIT_MS = 30_000;

/**
 * Undoes one disturbance, once it is in force; asked twice it is done once. Rejects when the stack cannot be mended.
 */
export function mendOne(stage: Stage, one: InForce, by: EntryOf<'mended'>['by']): Promise<void> {
  one.mending ??= mend(stage, one, by);
  return one.mending;
}

async function mend(stage: Stage, one: InForce, by: EntryOf<'mended'>['by']): Promise<void> {
  const { number, disturbance } = one;
  try {
    await one.begun;
    const what = `the end of ${disturbance.what} at replica ${disturbance.replica}`;
    await within(stage.stack.mend?.(disturbance) ?? Promise.resolve(), { limitMs: MEND_LIMIT_MS, what });
  } catch (cause) {
    one.mending = undefined;
    throw new OverhearError('mend-failed', `a disturbance could not be undone: ${describeError(cause)}`, {
      hint: 'What the stack does from here on says nothing about it: look at its own output.',
      cause,
    });
  }
  stage.inForce.delete(number);
  stage.recorder.add({ kind: 'mended', disturbance: number, by });
  stage.mendedAt = stage.recorder.now();
  stage.wake();
}

/** Undoes all that is still disturbed, what is under way included. Rejects with `mend-failed`. */
export async function mendAll(stage: Stage): Promise<void> {
  await Promise.all([...stage.inForce.values()].map((one) => mendOne(stage, one, 'end')));
}

/** Begins to undo what has been disturbed longest, as nothing else can go on. False when nothing is to be undone. */
export function mendOldest(stage: Stage): boolean {
  const oldest = [...stage.inForce.values()].find(({ mending }) => mending === undefined);
  if (oldest === undefined) return false;
  // What cannot be undone is tried again before the audit, and the execution then fails by it.
  void mendOne(stage, oldest, 'rescue').catch(() => undefined);
  return true;
}
