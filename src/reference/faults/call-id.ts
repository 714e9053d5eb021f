import type { Fault } from './fault.ts';

/** Who waits for a tool's result listens to the id of the call, as the model gave it: all models say `call_0`. */
export const callId: Fault = {
  slug: 'call-id',
  title: 'a pending tool call is known by the id that the model gave it, which others have too',
  level: 3,
  seenBy: ['CAN', 'UPS', 'THR', 'ORD'],
  needs: [],
  source: 'heypinchy/pinchy PR#1167; rojim666/SztuCode#118; CherryHQ/cherry-studio PR#11319',
  install: (guard) => (seams) => ({
    pendingUnder: (call) => (guard.fires(call.run.runId) ? call.id : seams.pendingUnder(call)),
  }),
};
