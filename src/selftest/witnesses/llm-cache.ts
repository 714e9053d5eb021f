import { ALICE, BOB, plan, send, step } from './steps.ts';

const ASK = send({ prompt: { kind: 'shared', k: 0 }, via: 'http' });

/** Bob asks what alice was answered, with what her profile tells of her. */
export const llmCache = plan(
  [{ profile: 0 }, {}],
  [step(ALICE, ASK), step(BOB, ASK, { when: { kind: 'quiet' } })],
);
