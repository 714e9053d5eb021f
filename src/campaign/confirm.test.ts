import { expect, test } from 'vitest';
import { isolation } from '../../properties/isolation.ts';
import { judge } from '../check/judge.ts';
import { referenceContract } from '../contract/reference-contract.ts';
import { ABLE } from '../plan/able.fixture.ts';
import type { Plan } from '../plan/plan.ts';
import { ALICE, BOB, connect, plan, step } from '../selftest/witnesses/steps.ts';
import { confirm } from './confirm.ts';
import type { Suspect } from './suspects.ts';

const OWN = plan(1, [step(ALICE, connect())]);
const WITH_FEW = plan(2, [step(ALICE, connect()), step(BOB, connect())]);
const WITH_MANY = plan(3, [ALICE, BOB, 2].map((user) => step(user, connect())));
const NAMES = new Map([
  [1, 'own'],
  [2, 'few'],
  [3, 'many'],
]);

/** Which plans are performed for a suspect, one after the other, where none of them shows anything. */
async function looksAt(suspect: Pick<Suspect, 'takesOthers' | 'doubtful'>): Promise<readonly string[]> {
  const looked: string[] = [];
  const key = { property: isolation.name, checker: 'principal', direction: 'own', where: 'event' } as const;
  const tryAlone = (subject: Plan) => {
    looked.push(NAMES.get(subject.users.length) ?? '');
    const history = { version: 1, entries: [] } as const;
    return Promise.resolve({ history, judgement: judge({ plan: subject, history, contract: referenceContract() }) });
  };
  await confirm(
    {
      drawn: { plan: OWN, property: isolation },
      key,
      execution: 0,
      shown: [key],
      proof: '',
      common: false,
      ...suspect,
    },
    {
      laboratory: { tryAlone, tryOnLane: tryAlone, lanes: 1, close: () => Promise.resolve() },
      properties: [isolation],
      abilities: ABLE,
      told: () => ({ found: [], beside: [] }),
      retellingsOf: () => ({ withFew: [WITH_FEW], withMany: [WITH_MANY] }),
      over: () => false,
      signal: new AbortController().signal,
    },
  );
  return looked.filter((name, at) => name !== looked[at - 1]);
}

test('what its plan alone may show is tried alone, and told with others only where that was in vain', async () => {
  expect(await looksAt({ takesOthers: false, doubtful: false })).toEqual(['own']);
  expect(await looksAt({ takesOthers: false, doubtful: true })).toEqual(['own', 'few', 'many']);
});

test('what takes others is told with few of them at once, and by itself again where that was in vain', async () => {
  expect(await looksAt({ takesOthers: true, doubtful: false })).toEqual(['own', 'few']);
  expect(await looksAt({ takesOthers: true, doubtful: true })).toEqual(['own', 'few', 'many', 'own']);
});
