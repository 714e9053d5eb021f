import { ALICE, BOB, atModel, connect, plan, send, step } from './steps.ts';

const PROMPT = { kind: 'shared', k: 0 } as const;
const ALICES = { user: ALICE, step: 1 };
const BOBS = { user: BOB, step: 2 };

/** Bob asks what alice asks, before the model has answered her with what her profile tells of her. */
export const coalesce = plan(
  [{ profile: 0 }, {}],
  [
    step(BOB, connect()),
    step(ALICE, send({ prompt: PROMPT, holds: ['final'], via: 'http' })),
    step(BOB, send({ prompt: PROMPT }), { when: atModel(ALICES) }),
    step(
      ALICE,
      { kind: 'release', run: ALICES, phase: 'final' },
      { when: { kind: 'event', run: BOBS, event: 'tool_completed', nth: 1 } },
    ),
  ],
);
