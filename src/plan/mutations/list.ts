import { aim } from './aim.ts';
import { copy } from './copy.ts';
import { drop } from './drop.ts';
import { move } from './move.ts';
import type { Mutation } from './mutation.ts';
import { op } from './op.ts';
import { reorder } from './reorder.ts';
import { splice } from './splice.ts';
import { trigger } from './trigger.ts';

/** What can be done to a kept plan. */
export const MUTATIONS: readonly Mutation[] = [move, reorder, aim, trigger, op, copy, splice, drop];
