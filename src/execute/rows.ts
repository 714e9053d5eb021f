import type { Stage } from './stage.ts';
import { awaitsStack } from './triggers.ts';

/**
 * Opens the oldest hold of a user all of whose other runs and asks stand still, as in a stack that works off a thread's
 * messages, or a user's, one after the other. False where the contract rules such rows out, and where somebody waits who
 * holds nothing: that they wait for somebody else's run is for the checkers to tell.
 */
export function openOwnRow(stage: Stage): boolean {
  const { visit, sends, target } = stage;
  if (target.contract.delivery.runsApart === true) return false;
  const waiting = awaitsStack(stage);
  if (waiting === undefined || waiting.size === 0) return false;
  const steps = visit.holding.map(({ step }) => step).filter((step) => waiting.has(sends.get(step)?.user ?? -1));
  const holders = new Set(steps.map((step) => sends.get(step)?.user));
  return [...waiting].every((user) => holders.has(user)) && visit.releaseOldest(new Set(steps));
}
