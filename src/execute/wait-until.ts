import { createWatchdog } from '../support/watchdog.ts';
import type { Stage } from './stage.ts';

/**
 * Waits until the state is so, looked at whenever something arrives; or until nothing arrived for the limit, or nothing
 * is to be waited for any more.
 */
export async function waitUntil(
  stage: Stage,
  isSo: () => boolean,
  limit: { readonly limitMs: number; readonly onLimit: () => void },
): Promise<void> {
  const isOver = (): boolean => stage.hasEnough || isSo();
  if (isOver()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      guard.stop();
      stage.watchers.delete(look);
      resolve();
    };
    const guard = createWatchdog({
      limitMs: limit.limitMs,
      onExpire: () => {
        limit.onLimit();
        done();
      },
    });
    const look = (): void => {
      guard.touch();
      if (isOver()) done();
    };
    stage.watchers.add(look);
  });
}
