import type { Stage } from './stage.ts';
import { awaitsStack } from './triggers.ts';

/**
 * Opens the oldest hold of a user all of whose other runs and asks stand still, as in a stack that works off a thread's
 * messages, or a user's, one after the other. False where the contract rules such rows out, and where somebody waits
 * who holds nothing: that they wait for somebody else's run is for the checkers to tell.
 */
export function openOwnRow(stage: Stage): boolean {
  const { visit, target } = stage;
  if (target.contract.delivery.runsApart === true) return false;
  const waiting = awaitsStack(stage);
  if (waiting === undefined || waiting.size === 0) return false;
  const holders = new Map(visit.holding.map(({ step }) => [step, perhapsOf(stage, step)]));
  const isHolder = (user: number): boolean => [...holders.values()].some((users) => users.has(user));
  const steps = [...holders].filter(([, users]) => [...users].some((user) => waiting.has(user))).map(([step]) => step);
  return [...waiting].every(isHolder) && visit.releaseOldest(new Set(steps));
}

/** Whose run a hold may be: the puppet tells requests of one text apart by their order alone. */
function perhapsOf({ sends }: Stage, step: number): ReadonlySet<number> {
  const content = sends.get(step)?.content;
  return new Set([...sends.values()].filter((send) => send.content === content).map(({ user }) => user));
}
