import type { Pass } from '../edit.ts';

/** Takes a user's profile away. */
export const profiles: Pass = {
  name: 'profiles',
  grain: 'fine',
  waves: ({ users }) => [
    users.map((_, user) => (plan) => ({ ...plan, users: plan.users.map((one, at) => (at === user ? {} : one)) })),
  ],
};
