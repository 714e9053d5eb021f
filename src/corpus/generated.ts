import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { decodePlan, encodePlan, planText } from '../plan/codec.ts';
import type { Plan } from '../plan/plan.ts';

/** The version that the codec writes. A plan of another version is passed over: it is a cache. */
const GENERATED_VERSION = 1;

/** A plan in `corpus/generated/`: one that showed something new, and what its execution showed on which stack. */
export interface GeneratedPlan {
  readonly plan: Plan;
  /** Which drew the plan, or the plan that it was made of. */
  readonly property: string;
  readonly features: ReadonlySet<string>;
  /** The target and the flags that lead to its stack: elsewhere the plan may show other things. */
  readonly seenOn: string;
}

const GENERATED = v.strictObject({
  version: v.literal(GENERATED_VERSION),
  property: v.pipe(v.string(), v.minLength(1)),
  seenOn: v.pipe(v.string(), v.minLength(1)),
  plan: v.unknown(),
  features: v.pipe(v.array(v.string()), v.minLength(1)),
});

export function encodeGenerated({ plan, property, features, seenOn }: GeneratedPlan): string {
  const version = GENERATED_VERSION;
  const text = JSON.stringify({ version, property, seenOn, plan: encodePlan(plan), features: [...features].sort() });
  return `${text}\n`;
}

/** Throws an Error that says what is wrong with the text. */
export function decodeGenerated(source: string): GeneratedPlan {
  const { property, seenOn, plan, features } = v.parse(GENERATED, JSON.parse(source));
  return { property, seenOn, plan: decodePlan(plan), features: new Set(features) };
}

/** `isolation-3fa9c1d2.json`: the same plan that was seen on the same stack has the same name. */
export function generatedFileName({ plan, property, seenOn }: GeneratedPlan): string {
  const content = [planText(plan), property, seenOn].join('\n');
  return `${property}-${createHash('sha256').update(content).digest('hex').slice(0, 8)}.json`;
}
