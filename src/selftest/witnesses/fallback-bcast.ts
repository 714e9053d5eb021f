import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Alice has no socket, bob has one. Her run is over before the audit gives her one too. */
export const fallbackBcast = plan(2, [step(BOB, connect()), step(ALICE, send({ via: 'http' }))]);
