import { createWatchdog } from '../support/watchdog.ts';
import type { Stage } from './stage.ts';

/** Waits until the state is so, looked at whenever something arrives; or until nothing arrived for the limit. */
export async function waitUntil(
  stage: Stage,
  isSo: () => boolean,
  limit: { readonly limitMs: number; readonly onLimit: () => void },
): Promise<void> {
  if (isSo()) return;
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
      if (isSo()) done();
    };
    stage.watchers.add(look);
  });
}
