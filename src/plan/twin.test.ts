import { expect, it } from 'vitest';
import { connect, send } from '../selftest/witnesses/steps.ts';
import { createRandom } from '../support/random.ts';
import type { Op, Step } from './plan.ts';
import { addTwins } from './twin.ts';

const CONNECT = connect();
const SEND = send({ holds: ['final'] });

/** Steps of these users' ops, and what the twins of all draws are of: the first step, and then the second. */
function twinsOf(ops: readonly { readonly user: number; readonly op: Op }[]): readonly (readonly [Step, Step])[] {
  const steps = ops.map(
    ({ user, op }, id): Step => ({ id, user, connection: 2 * user, op, when: { kind: 'settled', step: 0 } }),
  );
  return Array.from({ length: 2000 }, (_, seed) => {
    const nextId = (): number => 100;
    const added = addTwins(steps, { random: createRandom(seed), users: 2, nextId });
    return added.flatMap((step, at) => {
      const before = added[at - 1];
      return step.id === 100 && before !== undefined ? [[before, step] as const] : [];
    });
  }).flat();
}

it('has another user do the same at the same moment, about what is their own and on a connection of theirs', () => {
  const read = (user: number, step: number): Op => {
    return { kind: 'read', what: 'messages', run: { user, step }, via: 'http', page: 2 };
  };
  const twins = twinsOf([
    { user: 0, op: CONNECT },
    { user: 1, op: CONNECT },
    { user: 0, op: SEND },
    { user: 1, op: SEND },
    { user: 0, op: read(0, 2) },
  ]);
  const of = (kind: Op['kind']): (readonly [Step, Step])[] => twins.filter(([first]) => first.op.kind === kind);
  expect(of('read').length).toBeGreaterThan(20);
  for (const [, twin] of of('read')) {
    expect(twin).toEqual({ id: 100, user: 1, connection: 2, op: read(1, 3), when: { kind: 'previous' } });
  }
  // A run of a twin's is not held: nobody would release it.
  for (const [first, twin] of of('send')) {
    expect(twin).toMatchObject({ user: 1 - first.user, op: { ...SEND, holds: [] } });
  }
  expect(of('connect')).toEqual([]);
});

it('has nobody ask about a run who has none', () => {
  const run = { user: 0, step: 1 };
  const twins = twinsOf([
    { user: 0, op: CONNECT },
    { user: 0, op: send({ holds: ['final'], thread: { kind: 'of', run } }) },
    { user: 0, op: { kind: 'delete', run } },
  ]);
  expect(new Set(twins.map(([first]) => first.op.kind))).toEqual(new Set(['send']));
  expect(twins[0]?.[1].op).toEqual({ ...SEND, holds: [] });
});
