import type { Fault } from './fault.ts';
import { waitAtGate } from './wait-at-gate.ts';

/** Seats are slots: who comes next has the one that was left last, and gets what waits there for as long as it may. */
export const gateOfSlot: Fault = {
  slug: 'gate-of-slot',
  title: 'a result waits at the gate of a slot while its run goes on, and goes to whoever gets the slot meanwhile',
  level: 4,
  seenBy: ['CAN', 'IDF', 'UNK', 'ORD', 'NIN'],
  needs: [],
  source: 'strands-agents/harness-sdk PR#3874, with the slots of vibe-d/vibe.d#407',
  install: (guard) =>
    waitAtGate(guard, {
      seatFor: (_sessionId, seats) => seats.findLast(({ current }) => current === undefined),
      givenUp: 'when-the-run-ends',
    }),
};
