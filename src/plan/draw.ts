import * as fc from 'fast-check';
import type { Plan } from './plan.ts';

/**
 * The plans of the numbers `from` to `from + count - 1` of a seed, with their shrink contexts: those that `fc.check` of
 * a property over this one arbitrary draws at these indices, since each value depends on seed and index alone. Those
 * before `from` are not drawn.
 */
export function drawPlans(options: {
  readonly arbitrary: fc.Arbitrary<Plan>;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}): fc.Value<Plan>[] {
  const { arbitrary, seed, from, count } = options;
  const drawn: fc.Value<Plan>[] = [];
  if (count > 0) fc.sample(new Tap(arbitrary, drawn), { seed, numRuns: count, path: String(from) });
  return drawn;
}

/** Keeps each value that is drawn through it together with its context, which a sample leaves out. */
class Tap extends fc.Arbitrary<Plan> {
  readonly inner: fc.Arbitrary<Plan>;
  readonly drawn: fc.Value<Plan>[];

  constructor(inner: fc.Arbitrary<Plan>, drawn: fc.Value<Plan>[]) {
    super();
    this.inner = inner;
    this.drawn = drawn;
  }

  generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<Plan> {
    const value = this.inner.generate(mrng, biasFactor);
    this.drawn.push(value);
    return value;
  }

  canShrinkWithoutContext(_value: unknown): _value is Plan {
    return false;
  }

  shrink(): fc.Stream<fc.Value<Plan>> {
    return fc.Stream.nil();
  }
}
