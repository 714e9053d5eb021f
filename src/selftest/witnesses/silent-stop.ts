import { ALICE, atModel, plan, send, step } from './steps.ts';

const RUN = { user: ALICE, step: 0 };

/** Alice stops a run that waits for its model. */
export const silentStop = plan(1, [
  step(ALICE, send({ holds: ['thinking'], via: 'http' })),
  step(ALICE, { kind: 'stop', run: RUN, via: 'http' }, { when: atModel(RUN) }),
]);
