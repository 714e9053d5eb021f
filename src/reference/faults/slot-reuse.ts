import type { Connection } from '../backend/connection.ts';
import { endsRun } from './ends-run.ts';
import type { Fault } from './fault.ts';
import { createAstraySender } from './send-astray.ts';

/** Runs know the sockets that listen to them by their slots, and a slot that a close freed goes to the next socket. */
export const slotReuse: Fault = {
  slug: 'slot-reuse',
  title: "a run keeps the number of its user's slot, which the next connection gets",
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'ORD', 'NIN'],
  needs: [],
  source: 'vibe-d/vibe.d#407; theturtle32/WebSocket-Node#217; swoole/swoole-src#3052',
  install: (guard) => (seams, parts) => {
    const slots: (Connection | undefined)[] = [];
    const free: number[] = [];
    const slotsOfRun = new Map<string, readonly number[]>();
    const sendAstray = createAstraySender(parts, guard);
    return {
      register: (connection) => {
        seams.register(connection);
        slots[free.pop() ?? slots.length] = connection;
      },
      unregister: (connection) => {
        seams.unregister(connection);
        const slot = slots.indexOf(connection);
        if (slot === -1) return;
        slots[slot] = undefined;
        free.push(slot);
      },
      announceStart: async (run, append) => {
        const own = Array.from(slots.keys()).filter((slot) => slots[slot]?.userId === run.userId);
        slotsOfRun.set(run.runId, own);
        await seams.announceStart(run, append);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        sendAstray(stored, (event) => {
          const held = slotsOfRun.get(event.run_id) ?? [];
          if (endsRun(event)) slotsOfRun.delete(event.run_id);
          return held.flatMap((slot) => slots[slot] ?? []).filter(({ userId }) => userId !== stored.userId);
        });
      },
    };
  },
};
