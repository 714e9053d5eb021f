import { halvingsOf } from '../halvings.ts';
import { dropUsers, type Pass } from '../edit.ts';

/** Of fewer users each is tried at once. */
const CROWD = 5;

/**
 * Leaves out many users at once, halves first, then quarters, on down to two. A plan of several executions that were
 * put together has so many; those of one execution stand beside one another.
 */
export const crowds: Pass = {
  name: 'crowds',
  grain: 'coarse',
  waves: ({ users }) =>
    users.length < CROWD ? [] : halvingsOf([...users.keys()]).map((groups) => groups.map((group) => dropUsers(group))),
};
