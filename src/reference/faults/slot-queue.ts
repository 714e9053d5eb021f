import type { Fault } from './fault.ts';
import { reuseSlots, type FreeList } from './slots.ts';

/** Slots that are kept free; more than these are not used again. */
const KEPT = 2;

/**
 * Each user has a slot, and has it again when they come back soon. Else the one that is free for longest goes to the
 * next user, so that it takes two of them until a slot that has just been freed is met.
 */
export const slotQueue: Fault = {
  slug: 'slot-queue',
  title: "a run keeps the number of its user's slot, which the next user but one gets",
  level: 4,
  seenBy: ['CAN', 'IDF', 'UNK', 'ORD', 'NIN'],
  needs: [],
  source: 'vibe-d/vibe.d#407; swoole/swoole-src#3052, with a free-list that is a queue',
  install: (guard) => reuseSlots(guard, { freeList: firstFreedFirst, holderOf: ({ userId }) => userId }),
};

function firstFreedFirst(): FreeList {
  const free = Array.from({ length: KEPT }, (_, slot) => ({ slot, before: '' }));
  let next = KEPT;
  return {
    take: (holder) => {
      const own = free.findIndex(({ before }) => before === holder);
      const [taken] = free.splice(Math.max(own, 0), 1);
      if (taken !== undefined) return taken.slot;
      next += 1;
      return next - 1;
    },
    give: (slot, before) => {
      free.push({ slot, before });
      free.splice(0, free.length - KEPT);
    },
  };
}
