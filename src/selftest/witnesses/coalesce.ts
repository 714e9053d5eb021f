import { ALICE, BOB, atModel, connect, plan, send, step } from './steps.ts';

const PROMPT = { kind: 'shared', k: 0 } as const;

/**
 * Bob asks what alice asks, before the model has answered her with what her profile tells of her. It does so at the end
 * of the plan, which she comes for when bob's own tool has answered: his run has asked the model by then.
 */
export const coalesce = plan(
  [{ profile: 0 }, {}],
  [
    step(BOB, connect()),
    step(ALICE, send({ prompt: PROMPT, holds: ['final'], via: 'http' })),
    step(BOB, send({ prompt: PROMPT }), { when: atModel({ user: ALICE, step: 1 }) }),
    step(ALICE, connect(), { when: { kind: 'event', run: { user: BOB, step: 2 }, event: 'tool_completed', nth: 1 } }),
  ],
);
