import { ALICE, connect, plan, step } from './steps.ts';

/** What alice asks in too large a frame is never answered, and her connection lives on as if nothing had been asked. */
export const oversizeSilent = plan(1, [
  step(ALICE, connect()),
  step(ALICE, { kind: 'garbage', form: 'oversized' }),
]);
