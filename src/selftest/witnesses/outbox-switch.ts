import { ALICE, BOB, connect, disconnect, plan, send, settled, step } from './steps.ts';

/** Alice's run ends when she has left the device, and bob comes with it. */
export const outboxSwitch = plan(2, [
  step(ALICE, connect({ device: 0 })),
  step(ALICE, send({ holds: ['final'] })),
  step(ALICE, disconnect(), { when: settled(1) }),
  step(BOB, connect({ device: 0 }), { when: { kind: 'quiet' } }),
]);
