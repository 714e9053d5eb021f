import type { Connection } from '../backend/connection.ts';
import type { Modifier } from '../seams.ts';
import { endsRun } from './ends-run.ts';
import type { Guard } from './guard.ts';
import { createAstraySender } from './send-astray.ts';

/** Numbers that are handed out to holders, and handed out again after they came back. */
export interface FreeList {
  take(holder: string): number;
  give(slot: number, holder: string): void;
}

/**
 * Runs know who listens to them by the slots that their user had when they began; whoever has such a slot now, and is
 * somebody else, gets what they tell. Connections with one holder share a slot, from the first one to the last.
 */
export function reuseSlots(
  guard: Guard,
  { freeList, holderOf }: { readonly freeList: () => FreeList; readonly holderOf: (connection: Connection) => string },
): Modifier {
  return (seams, parts) => {
    const slots = new Map<number, { readonly holder: string; readonly connections: Set<Connection> }>();
    const free = freeList();
    const slotsOfRun = new Map<string, readonly number[]>();
    const sendAstray = createAstraySender(parts, guard);
    const slotOf = (connection: Connection): number | undefined => {
      const holder = holderOf(connection);
      return [...slots].find(([, slot]) => slot.holder === holder)?.[0];
    };
    return {
      register: (connection) => {
        seams.register(connection);
        const holder = holderOf(connection);
        const slot = slotOf(connection) ?? free.take(holder);
        const held = slots.get(slot) ?? { holder, connections: new Set() };
        held.connections.add(connection);
        slots.set(slot, held);
      },
      unregister: (connection) => {
        seams.unregister(connection);
        const slot = slotOf(connection) ?? -1;
        const held = slots.get(slot)?.connections;
        if (held?.delete(connection) !== true || held.size > 0) return;
        slots.delete(slot);
        free.give(slot, holderOf(connection));
      },
      announceStart: async (run, append) => {
        const isOwn = (connection: Connection): boolean => connection.userId === run.userId;
        const own = [...slots].filter(([, { connections }]) => [...connections].some(isOwn));
        slotsOfRun.set(
          run.runId,
          own.map(([slot]) => slot),
        );
        await seams.announceStart(run, append);
      },
      routeEvent: (stored) => {
        seams.routeEvent(stored);
        sendAstray(stored, (event) => {
          const held = slotsOfRun.get(event.run_id) ?? [];
          if (endsRun(event)) slotsOfRun.delete(event.run_id);
          const now = held.flatMap((slot) => [...(slots.get(slot)?.connections ?? [])]);
          return now.filter(({ userId }) => userId !== stored.userId);
        });
      },
    };
  };
}
