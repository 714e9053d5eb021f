import * as v from 'valibot';
import { GARBAGE_FORMS } from '../contract/ask.ts';
import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { EVENT_KINDS } from '../contract/event-kinds.ts';
import { OverhearError } from '../support/errors.ts';
import { answerAlike } from './equal-prompts.ts';
import { LONGEST_SCRIPT, PHASES, PLAN_VERSION, REFRESH_HOWS, SIGN_IN_HOWS, TOKEN_KINDS, type Plan } from './plan.ts';
import { repair } from './repair.ts';

/** A plan as a JSON value whose keys are sorted, so that equal plans give equal text. */
export function encodePlan(plan: Plan): unknown {
  return sortKeys(plan);
}

/** The canonical text of a plan: equal for equal plans. */
export function planText(plan: Plan): string {
  return JSON.stringify(encodePlan(plan));
}

/**
 * Reads a plan from a JSON value. Throws an OverhearError: `plan-version` for a plan of a later version,
 * `plan-malformed` with the path, what was expected there and what came. Fields that no plan has are refused, and so
 * are names of steps that do not come before: a plan that was edited by hand is never quietly turned into another one.
 * But for one thing: in plans of earlier versions of overhear equal prompts could have scripts of their own, and one
 * of them was followed by chance; it is the first now.
 */
export function decodePlan(json: unknown): Plan {
  refuseLaterVersion(json);
  const parsed = v.safeParse(PLAN, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw malformed({
      path: v.getDotPath(issue) ?? 'plan',
      expected: issue.expected ?? issue.message,
      came: issue.received,
    });
  }
  const plan: Plan = { ...parsed.output, steps: answerAlike(parsed.output.steps) };
  refuseDangling(plan);
  return plan;
}

function refuseLaterVersion(json: unknown): void {
  if (typeof json !== 'object' || json === null || !('version' in json)) return;
  const { version } = json;
  if (typeof version !== 'number' || version <= PLAN_VERSION) return;
  throw new OverhearError('plan-version', `expected a plan of version ${PLAN_VERSION}, got version ${version}`, {
    hint: 'it was written by a later overhear: update this one',
  });
}

function refuseDangling(plan: Plan): void {
  const repaired = repair(plan);
  plan.steps.forEach((step, at) => {
    const fitting = repaired.steps.find((one) => one.id === step.id);
    if (fitting !== undefined && JSON.stringify(sortKeys(fitting)) === JSON.stringify(sortKeys(step))) return;
    throw malformed({
      path: `steps.${at}`,
      expected: 'an id above the one before, users that exist, and names of earlier steps of the right kind',
      came: JSON.stringify(step),
    });
  });
}

function malformed(problem: {
  readonly path: string;
  readonly expected: string;
  readonly came: string;
}): OverhearError {
  return new OverhearError(
    'plan-malformed',
    `expected ${problem.path} to be ${problem.expected}, got ${problem.came}`,
    {
      hint: 'correct the plan there, or take the file out of the corpus',
    },
  );
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sortKeys(field)]));
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const upTo = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const kind = <const K extends string>(name: K) => ({ kind: v.literal(name) });
const run = v.strictObject({ user: count, step: count });
const via = v.picklist(['socket', 'http']);

const TRIGGER = v.variant('kind', [
  v.strictObject(kind('previous')),
  v.strictObject({ ...kind('settled'), step: count }),
  v.strictObject({ ...kind('event'), run, event: v.picklist(EVENT_KINDS), nth: positive }),
  v.strictObject({ ...kind('upstream'), run, endpoint: v.picklist(['model', 'tool']) }),
  v.strictObject(kind('quiet')),
]);

const SCRIPT = v.strictObject({
  thinking: upTo(LONGEST_SCRIPT.thinking),
  tools: upTo(LONGEST_SCRIPT.tools),
  calls: v.picklist(['round', 'each']),
  ids: v.picklist(['unique', 'fixed']),
  fails: v.picklist(['none', 'model', 'stream', 'tool', 'tool-cut']),
});

const RESUME = v.variant('kind', [
  v.strictObject(kind('none')),
  v.strictObject(kind('last-seen')),
  v.strictObject({ ...kind('older'), back: positive }),
  v.strictObject({ ...kind('foreign'), user: count }),
]);

const PROMPT = v.variant('kind', [
  v.strictObject(kind('unique')),
  v.strictObject({ ...kind('shared'), k: count }),
  v.strictObject({ ...kind('id-of-user'), user: count }),
  v.strictObject({ ...kind('id-of-thread'), run }),
  v.strictObject({ ...kind('large'), bytes: positive }),
]);

const KEY = v.variant('kind', [
  v.strictObject(kind('none')),
  v.strictObject(kind('unique')),
  v.strictObject({ ...kind('shared'), k: count }),
  v.strictObject({ ...kind('again'), run }),
]);

const READ = v.variant('what', [
  v.strictObject({ ...kind('read'), what: v.literal('threads'), page: v.optional(positive) }),
  v.strictObject({ ...kind('read'), what: v.literal('messages'), run, via, page: v.optional(positive) }),
  v.strictObject({ ...kind('read'), what: v.literal('run'), run }),
]);

const OP = v.variant('kind', [
  v.strictObject({
    ...kind('connect'),
    token: v.picklist(TOKEN_KINDS),
    via: v.picklist(['header', 'subprotocol']),
    beside: v.optional(count),
    resume: RESUME,
    replica: v.optional(count),
    device: v.optional(count),
    ids: v.optional(v.literal('counted')),
  }),
  v.strictObject({
    ...kind('send'),
    thread: v.variant('kind', [v.strictObject(kind('new')), v.strictObject({ ...kind('of'), run })]),
    prompt: PROMPT,
    key: KEY,
    claims: v.optional(count),
    script: SCRIPT,
    holds: v.array(v.picklist(PHASES)),
    via,
    replica: v.optional(count),
  }),
  v.strictObject({ ...kind('release'), run, phase: v.picklist(PHASES) }),
  v.strictObject({ ...kind('stop'), run, via }),
  v.strictObject({ ...kind('probe'), name: v.string(), run }),
  v.strictObject({ ...kind('attach'), run }),
  v.strictObject({ ...kind('share'), run, user: count }),
  v.strictObject({ ...kind('disconnect'), how: v.picklist(['close', 'terminate', 'half-open']) }),
  v.strictObject(kind('stall')),
  v.strictObject(kind('drain')),
  READ,
  v.strictObject({ ...kind('abort'), step: count }),
  v.strictObject({ ...kind('delete'), run }),
  v.strictObject({ ...kind('refresh'), how: v.picklist(REFRESH_HOWS), user: v.optional(count) }),
  v.strictObject({ ...kind('sign-in'), how: v.picklist(SIGN_IN_HOWS), user: v.optional(count) }),
  v.strictObject(kind('logout')),
  v.strictObject({ ...kind('expire'), how: v.optional(v.literal('renewed')) }),
  v.strictObject({ ...kind('garbage'), form: v.picklist(GARBAGE_FORMS) }),
  v.strictObject({ ...kind('disturb'), what: v.picklist(DISTURBANCE_KINDS), replica: count }),
  v.strictObject({ ...kind('mend'), what: v.picklist(DISTURBANCE_KINDS), replica: count }),
]);

const PLAN = v.strictObject({
  version: v.literal(PLAN_VERSION),
  users: v.pipe(v.array(v.strictObject({ profile: v.optional(count) })), v.minLength(1)),
  steps: v.array(v.strictObject({ id: count, user: count, connection: count, op: OP, when: TRIGGER })),
});
