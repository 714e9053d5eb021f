import type { FaultWitness } from './list.ts';
import { ALICE, BOB, atTool, connect, disconnect, plan, readMessages, send, settled, step } from './steps.ts';

/** Faults behind guards that take another plan than the fault alone. */
export const GUARDED: readonly FaultWitness[] = [
  {
    slug: 'last-connect@run=2',
    // Alice's first run is served soundly, whoever is there.
    plan: plan(2, [
      step(ALICE, connect()),
      step(ALICE, send()),
      step(BOB, connect(), { when: { kind: 'quiet' } }),
      step(ALICE, send()),
    ]),
    checker: 'principal',
  },
  {
    slug: 'fallback-bcast@reconnect',
    // Alice was here, and has left, before her run finds nobody of hers.
    plan: plan(2, [
      step(BOB, connect()),
      step(ALICE, connect()),
      step(ALICE, disconnect(), { when: settled(1) }),
      step(ALICE, send({ via: 'http' }), { when: settled(2) }),
    ]),
    checker: 'principal',
  },
  {
    slug: 'idor-stream@tool=http_get',
    // Bob asks while alice's run waits for its tool; before that and after it her thread is hers.
    plan: plan(2, [
      step(BOB, connect()),
      step(
        ALICE,
        send({
          via: 'http',
          script: { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
          holds: ['tool-result'],
        }),
      ),
      step(BOB, readMessages({ user: ALICE, step: 1 }), {
        when: atTool({ user: ALICE, step: 1 }),
      }),
    ]),
    checker: 'auth-boundary',
  },
  {
    slug: 'bcast-all@bytes=1000',
    plan: plan(2, [step(BOB, connect()), step(ALICE, send({ via: 'http', prompt: { kind: 'large', bytes: 2000 } }))]),
    checker: 'principal',
  },
  {
    slug: 'dup-sub@replica=1',
    // Both of alice's connections are on that replica.
    plan: plan(1, [
      step(ALICE, connect({ replica: 1 })),
      step(ALICE, disconnect()),
      step(ALICE, connect({ replica: 1 })),
      step(ALICE, send(), { when: settled(1) }),
    ]),
    checker: 'exactly-once',
  },
];
