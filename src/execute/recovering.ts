import { pause } from '../client/pause.ts';
import type { Stage } from './stage.ts';

/** Between two attempts of the audit while the stack comes back. */
const RETRY_MS = 100;

/**
 * Does something until it is not turned away, or until the stack has had all the time that its contract gives it to
 * come back after a disturbance. Without a disturbance once.
 */
export async function untilRecovered<T>(
  stage: Stage,
  attempt: () => Promise<T>,
  isTurnedAway: (result: T) => boolean,
): Promise<T> {
  for (;;) {
    const result = await attempt();
    if (!isTurnedAway(result) || !mayRecover(stage)) return result;
    await pause(RETRY_MS);
  }
}

function mayRecover({ mendedAt, target, recorder }: Stage): boolean {
  const { disturbed } = target.contract;
  return mendedAt !== undefined && disturbed !== undefined && recorder.now() < mendedAt + disturbed.recoversAfterMs;
}

/** When the stack has come back after the last disturbance, by its contract, in ms of the history; 0 without one. */
export function recoveredAt({ mendedAt, target }: Stage): number {
  return mendedAt === undefined ? 0 : mendedAt + (target.contract.disturbed?.recoversAfterMs ?? 0);
}
