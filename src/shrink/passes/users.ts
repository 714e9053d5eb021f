import { dropUsers, type Pass } from '../edit.ts';

/** Leaves out a user with all their steps. */
export const users: Pass = {
  name: 'users',
  grain: 'coarse',
  waves: (plan) => [plan.users.map((_, user) => dropUsers([user]))],
};
