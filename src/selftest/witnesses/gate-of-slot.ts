import { ALICE, BOB, atModel, connect, disconnect, plan, send, settled, step } from './steps.ts';

/**
 * Alice has gone when her run calls the agent's own tool, whose result waits for her. The model, which is asked after
 * that, says nothing before bob has come; he gets her slot.
 */
export const gateOfSlot = plan(2, [
  step(ALICE, connect()),
  step(ALICE, disconnect(), { when: settled(0) }),
  step(ALICE, send({ holds: ['final'], via: 'http' }), { when: settled(1) }),
  step(BOB, connect(), { when: atModel({ user: ALICE, step: 2 }) }),
]);
