import { expect, test } from 'vitest';
import type { EntryBody, History } from '../history/history.ts';
import { PLAN_VERSION, type Plan } from '../plan/plan.ts';
import { createChronicle } from './chronicle.ts';

/** One user, who only logs out, once for each of these times in ms. */
function planOf(times: readonly number[]): Plan {
  return {
    version: PLAN_VERSION,
    users: [{}],
    steps: times.map((_, id) => ({ id, user: 0, connection: 0, op: { kind: 'logout' }, when: { kind: 'previous' } })),
  };
}

function played(execution: number, as: { userId: string; canary?: string; times: readonly number[] }) {
  const { userId, canary, times } = as;
  const zeroAt = times[0] ?? 0;
  const bodies: (EntryBody & { at: number })[] = [
    {
      at: 0,
      kind: 'lease',
      user: 0,
      userId,
      email: `${userId}@example.test`,
      headSeq: 0,
      threads: [],
      runs: [],
      canaries: [],
    },
    ...(canary === undefined ? [] : [{ at: 0, kind: 'canary', value: canary, user: 0, place: 'prompt' } as const]),
    ...times.map((time, step) => ({ at: time - zeroAt, kind: 'issued', step }) as const),
  ];
  const history: History = { version: 1, entries: bodies.map((body, n) => ({ n, ...body })) };
  return { execution, plan: planOf(times), history, zeroAt };
}

/** A busy stack: who is told read what another had written, who ended before most of the others had begun. */
function busyChronicle() {
  const chronicle = createChronicle();
  chronicle.record(played(0, { userId: 'usr_writer', canary: 'zq-earlier', times: [1, 2, 3, 4, 5, 6] }));
  chronicle.record(played(1, { userId: 'usr_writer', canary: 'zq-written', times: [10, 40] }));
  for (const execution of [2, 3, 4]) {
    chronicle.record(played(execution, { userId: `usr_busy${execution}`, times: [30, 50, 70, 90, 100] }));
  }
  chronicle.record(played(5, { userId: 'usr_reader', times: [35, 60, 95] }));
  chronicle.record(played(6, { userId: 'usr_reader', canary: 'zq-of-reader', times: [200, 210, 220, 230] }));
  return chronicle;
}

const sizesFor = (proof: string): Readonly<Record<'withFew' | 'withMany', readonly number[]>> => {
  const { withFew, withMany } = busyChronicle().retellingsOf({ execution: 5, proof });
  const sizesOf = (plans: readonly Plan[]): number[] => plans.map(({ steps }) => steps.length);
  return { withFew: sizesOf(withFew), withMany: sizesOf(withMany) };
};

test('what an execution showed is first retold with the one whose data it was', () => {
  const [first] = busyChronicle().retellingsOf({ execution: 5, proof: 'it said zq-written' }).withFew;
  expect(first?.users).toHaveLength(2);
  expect(first?.steps.map(({ user }) => user)).toEqual([0, 1, 0, 1, 1]);
});

test('a canary tells the execution, an identity the nearest of theirs', () => {
  // Its connection is closed at its end, since the other began after that.
  expect(sizesFor('usr_writer said zq-earlier').withFew[0]).toBe(1 + 6 + 3);
  expect(sizesFor('usr_writer said something').withFew[0]).toBe(2 + 3);
});

test('that its own reader is named tells nothing', () => {
  expect(sizesFor('to usr_reader, usr_writer said something').withFew[0]).toBe(2 + 3);
  expect(sizesFor('to usr_reader')).toEqual(sizesFor('nothing that anybody knows'));
});

test('without a known source it is retold with its neighbours, and with what had ended before these', () => {
  const closedBefore = 6 + 1;
  expect(sizesFor('nothing that anybody knows')).toEqual({
    withFew: [2 * 5 + 3],
    withMany: [closedBefore + 3 * 5 + 2 + 3],
  });
});

test('what its own users had played just before is not retold twice', () => {
  const chronicle = createChronicle();
  for (const execution of [0, 1, 2, 3]) {
    chronicle.record(played(execution, { userId: 'usr_alone', times: [10 * execution, 10 * execution + 5] }));
  }
  const { withFew, withMany } = chronicle.retellingsOf({ execution: 3, proof: 'nothing that anybody knows' });
  expect([withFew.length, withMany.length]).toEqual([1, 1]);
});
