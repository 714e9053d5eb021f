import { expect, test } from 'vitest';
import type { Provision } from '../target/target.ts';
import { createRoster, type Past } from './roster.ts';

const NOTHING: Past = { canaries: [], threads: [], runs: [] };

function provide(users: number): Provision {
  const lasting = { email: '', accessToken: 'token', refreshToken: '', lifetimeMs: 1 };
  return { users, signIn: ({ user }) => Promise.resolve({ ...lasting, userId: `user-${user}` }) };
}

test('executions get their users in the order in which they asked, all of them at once', async () => {
  const roster = createRoster(provide(3));
  const begun: string[] = [];
  const reserve = (name: string, users: number) =>
    roster.reserve(users).then((reserved) => (begun.push(name), reserved));
  const two = await reserve('two', 2);
  const three = reserve('three', 3);
  const one = reserve('one', 1);
  // One user is free, which whoever asked first needs with two others.
  expect(begun).toEqual(['two']);
  two.release();
  (await three).release();
  (await one).release();
  expect(begun).toEqual(['two', 'three', 'one']);
});

test('who wants more users than there are gets all', async () => {
  const roster = createRoster(provide(2));
  (await roster.reserve(5)).release();
  await expect(roster.reserve(2)).resolves.toBeDefined();
});

test('a user comes back with what they own, and is had from whoever does not need them', async () => {
  const roster = createRoster(provide(2));
  const first = await roster.enlist('first');
  await roster.enlist('second');
  await expect(roster.enlist('third')).rejects.toThrow('all 2 users are leased');
  const kept = [first.user];
  roster.askFirst(() => {
    const user = kept.pop();
    if (user !== undefined) roster.discharge(user, { ...NOTHING, canaries: ['zq-of-first'] });
    return user !== undefined;
  });
  const again = await roster.enlist('third');
  expect([again.user, again.past.canaries]).toEqual([first.user, ['zq-of-first']]);
});
