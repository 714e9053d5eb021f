import { isInstantaneous, isOfAllReplicas, type Disturbance } from '../contract/disturbance.ts';
import { isOfStack } from './of-stack.ts';
import type { Abilities, Op, Step } from './plan.ts';

type StackOp = Extract<Op, { kind: 'disturb' | 'mend' }>;

/**
 * A disturbance or its end, made to fit the steps before it and what the target can do. Its replica folds back into the
 * target's. One thing at a time is wrong with a replica: what would come on top is dropped, and so is the end of what
 * was not begun, has ended, or is over by itself.
 */
export function repairStackOp(op: StackOp, before: readonly Step[], abilities: Abilities | undefined): Op | undefined {
  if (abilities !== undefined && !abilities.disturbances.includes(op.what)) return undefined;
  const replicas = abilities?.replicas ?? Infinity;
  const replica = isOfAllReplicas(op.what) ? 0 : op.replica % replicas;
  const inForce = inForceAfter(before).find((one) => one.replica === replica);
  if (op.kind === 'mend') return inForce?.what === op.what ? { ...op, replica } : undefined;
  return inForce === undefined || isOfAllReplicas(op.what) ? { ...op, replica } : undefined;
}

/** What is still disturbed after these steps, in the order in which it began. */
function inForceAfter(steps: readonly Step[]): readonly Disturbance[] {
  let inForce: readonly Disturbance[] = [];
  for (const { op } of steps.filter(isOfStack)) {
    if (op.kind === 'mend') inForce = inForce.filter(({ replica }) => replica !== op.replica);
    else if (!isInstantaneous(op.what)) inForce = [...inForce, op];
  }
  return inForce;
}
