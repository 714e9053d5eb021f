import { ALICE, BOB, connect, disconnect, plan, refresh, send, settled, step } from './steps.ts';

/** Alice comes back to her device while the model holds her run, and offers bob's token there. */
export const switchInFlush = plan(2, [
  step(ALICE, connect({ device: 0 })),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: settled(1) }),
  step(ALICE, connect({ device: 0 }), { when: settled(2) }),
  step(ALICE, refresh({ how: 'socket-foreign', user: BOB }), { when: settled(3) }),
]);
