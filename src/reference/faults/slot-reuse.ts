import type { Fault } from './fault.ts';
import { reuseSlots, type FreeList } from './slots.ts';

/** Runs know the sockets that listen to them by their slots, and a slot that a close freed goes to the next socket. */
export const slotReuse: Fault = {
  slug: 'slot-reuse',
  title: "a run keeps the number of its user's slot, which the next connection gets",
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'ORD', 'NIN'],
  needs: [],
  source: 'vibe-d/vibe.d#407; theturtle32/WebSocket-Node#217; swoole/swoole-src#3052',
  install: (guard) => reuseSlots(guard, { freeList: lastFreedFirst, holderOf: ({ id }) => id }),
};

function lastFreedFirst(): FreeList {
  const free: number[] = [];
  let next = 0;
  return {
    take: () => free.pop() ?? (next += 1),
    give: (slot) => void free.push(slot),
  };
}
