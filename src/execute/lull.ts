import type { Contract } from '../contract/contract.ts';
import type { Stage } from './stage.ts';

/**
 * Where no fence tells what is on its way: resolves once nothing at all has come for as long as the stack's contract
 * says that anything may be. What begins meanwhile begins the wait anew.
 */
export async function awaitLull(stage: Stage): Promise<void> {
  await new Promise<void>((resolve) => {
    const { entries } = stage.recorder.history;
    const wait = (): void => {
      const length = entries.length;
      setTimeout(() => {
        if (entries.length === length) resolve();
        else wait();
      }, lullMs(stage.target.contract));
    };
    wait();
  });
}

const LULL_MS = 250;

/** After how long a silence everything counts as delivered, in ms. */
export function lullMs({ delivery }: Contract): number {
  return delivery.lullMs ?? LULL_MS;
}
