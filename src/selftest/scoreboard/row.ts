import type { SeenBy } from '../../reference/faults/fault.ts';
import type { Plan } from '../../plan/plan.ts';

/** A line of the scoreboard: what is planted, and what there is to find. */
export interface Row {
  /** What is planted, with `+` between several: `slot-reuse@run=2+http-cache`. Of a control: `sound`. */
  readonly name: string;
  /** As `--fault` takes them; none in a control, where everything that is found is a false alarm. */
  readonly faults: readonly string[];
  /** In place of the fewest replicas between which the faults can show. */
  readonly replicas?: number;
  /** Names of the properties that are tried. */
  readonly properties: readonly string[];
  /** How checkers see it; of several faults, any of them. */
  readonly seenBy: readonly SeenBy[];
  /** The smallest plans that must expose one of the faults each, and the checkers that tell. */
  readonly witnesses: readonly { readonly plan: Plan; readonly checker: string }[];
}
