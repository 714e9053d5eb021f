import * as fc from 'fast-check';
import { EVENT_KINDS } from '../../contract/event-kinds.ts';
import { PHASES, PLAN_VERSION, TOKEN_KINDS, type Plan } from '../../plan/plan.ts';
import { settle } from '../../shrink/edit.ts';

/*
 * Plans as one would draw them with fast-check alone: an array of records, whose fields shrink by themselves. What a
 * removed step leaves dangling is repaired, as overhear's own plans are, so that no execution is lost on that.
 */

const NUMBERS = 200;
const number = fc.nat(NUMBERS);
const user = fc.nat(4);
const via = fc.constantFrom('socket', 'http');
const run = fc.record({ user, step: number });

const op = fc.oneof(
  fc.record(
    {
      kind: fc.constant('connect'),
      token: fc.constantFrom(...TOKEN_KINDS),
      via: fc.constantFrom('header', 'subprotocol'),
      resume: fc.oneof(
        fc.record({ kind: fc.constantFrom('none', 'last-seen') }),
        fc.record({ kind: fc.constant('older'), back: number }),
        fc.record({ kind: fc.constant('foreign'), user }),
      ),
      device: fc.nat(1),
    },
    { requiredKeys: ['kind', 'token', 'via', 'resume'] },
  ),
  fc.record(
    {
      kind: fc.constant('send'),
      thread: fc.oneof(fc.record({ kind: fc.constant('new') }), fc.record({ kind: fc.constant('of'), run })),
      prompt: fc.oneof(
        fc.record({ kind: fc.constant('unique') }),
        fc.record({ kind: fc.constant('shared'), k: number }),
        fc.record({ kind: fc.constant('id-of-user'), user }),
        fc.record({ kind: fc.constant('id-of-thread'), run }),
        fc.record({ kind: fc.constant('large'), bytes: fc.nat() }),
      ),
      key: fc.oneof(
        fc.record({ kind: fc.constantFrom('none', 'unique') }),
        fc.record({ kind: fc.constant('shared'), k: number }),
        fc.record({ kind: fc.constant('again'), run }),
      ),
      claims: user,
      script: fc.record({
        thinking: fc.nat(3),
        tools: fc.nat(5),
        calls: fc.constantFrom('round', 'each'),
        ids: fc.constantFrom('unique', 'fixed'),
        fails: fc.constantFrom('none', 'model', 'stream', 'tool', 'tool-cut'),
      }),
      holds: fc.array(fc.constantFrom(...PHASES)),
      via,
    },
    { requiredKeys: ['kind', 'thread', 'prompt', 'key', 'script', 'holds', 'via'] },
  ),
  fc.record({ kind: fc.constant('release'), run, phase: fc.constantFrom(...PHASES) }),
  fc.record({ kind: fc.constant('stop'), run, via }),
  fc.record({ kind: fc.constant('disconnect'), how: fc.constantFrom('close', 'terminate', 'half-open') }),
  fc.record(
    { kind: fc.constant('read'), what: fc.constant('threads'), page: number },
    { requiredKeys: ['kind', 'what'] },
  ),
  fc.record(
    { kind: fc.constant('read'), what: fc.constant('messages'), run, via, page: number },
    { requiredKeys: ['kind', 'what', 'run', 'via'] },
  ),
  fc.record({ kind: fc.constant('read'), what: fc.constant('run'), run }),
);

const when = fc.oneof(
  fc.record({ kind: fc.constantFrom('previous', 'quiet') }),
  fc.record({ kind: fc.constant('settled'), step: number }),
  fc.record({ kind: fc.constant('event'), run, event: fc.constantFrom(...EVENT_KINDS), nth: fc.nat(9) }),
  fc.record({ kind: fc.constant('upstream'), run, endpoint: fc.constantFrom('model', 'tool') }),
);

/** Steps of plans; the ids of steps do not shrink, since others name them. */
export const stepArray = fc.array(
  fc.record({ id: fc.noShrink(number), user, connection: fc.nat(9), op, when }),
  { minLength: 1, maxLength: NUMBERS },
);

type Steps = typeof stepArray extends fc.Arbitrary<infer T> ? T : never;

/** The steps of a plan as a value of the array; undefined when the array cannot have them. */
export function asSteps({ steps }: Plan): Steps | undefined {
  const value: unknown = JSON.parse(JSON.stringify(steps));
  return stepArray.canShrinkWithoutContext(value) ? value : undefined;
}

/** The plan of such steps. */
export function planOf(steps: Steps, users: Plan['users']): Plan {
  return settle({ version: PLAN_VERSION, users, steps }, undefined);
}
