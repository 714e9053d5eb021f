import type { Simplify } from '../plan/arbitrary.ts';
import type { Abilities } from '../plan/plan.ts';
import { candidatesOf } from './edit.ts';
import { PASSES } from './passes/list.ts';

/** The passes as an arbitrary takes them: for each pass what its waves make of a plan, in a fixed order. */
export function simplifications(abilities?: Abilities): readonly Simplify[] {
  return PASSES.map(
    (pass) =>
      function* simplify(plan) {
        for (const edits of pass.waves(plan)) {
          for (const candidate of candidatesOf(plan, { edits, abilities })) yield candidate.plan;
        }
      },
  );
}
