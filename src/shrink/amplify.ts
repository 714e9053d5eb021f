import { closing } from '../plan/closing.ts';
import { interleave } from '../plan/interleave.ts';
import type { Abilities, Plan } from '../plan/plan.ts';
import { settle } from './edit.ts';

/**
 * A plan that does the same so many times: what shows seldom has as many chances in one performance. Each time has its
 * own connections, which are closed before the next.
 */
export function amplify(plan: Plan, times: number, abilities?: Abilities): Plan {
  if (times === 1) return plan;
  const users = plan.users.map((_, user) => user);
  const turns = Array.from({ length: times }, (_, turn) => ({
    plan: turn < times - 1 ? closing(plan) : plan,
    users,
    issuedAt: () => turn,
  }));
  return settle(interleave(turns), abilities);
}
