import { ALICE, atModel, connect, plan, send, step } from './steps.ts';

/** Alice resumes while the model is about to say the last of her run, and never hears it. */
export const resumeGap = plan(1, [
  step(ALICE, send({ via: 'http', holds: ['final'] })),
  step(ALICE, connect({ resume: { kind: 'last-seen' } }), {
    when: atModel({ user: ALICE, step: 0 }),
  }),
]);
