import { ALICE, BOB, connect, plan, send, step } from './steps.ts';

/** Bob's frame says that it is alice's; she does nothing at all. */
export const senderSpoof = plan(2, [step(BOB, connect()), step(BOB, send({ claims: ALICE }))]);
