import { expect, test } from 'vitest';
import type { Op, Plan } from '../plan/plan.ts';
import { EXAMPLE_PLAN } from './example.fixture.ts';
import { planColumns } from './plan-columns.ts';

const run = { user: 0, step: 0 };

test('a plan reads as one column a user, with what each step waits for', () => {
  expect(`\n${planColumns(EXAMPLE_PLAN, { width: 90 })}\n`).toMatchInlineSnapshot(`
    "
            alice                                    bob
        S1  connect
        S2  send a note on a new thread held at
              tool-result
        S3                                           connect · when alice sees
                                                       tool_executing of S2
    "
  `);
});

test('every op has its words', () => {
  const ops: readonly Op[] = [
    {
      kind: 'connect',
      token: 'alg-none',
      via: 'subprotocol',
      resume: { kind: 'older', back: 3 },
      replica: 1,
      device: 0,
    },
    { kind: 'connect', token: 'valid', via: 'header', beside: 0, resume: { kind: 'none' } },
    { kind: 'release', run, phase: 'final' },
    { kind: 'stop', run, via: 'http' },
    { kind: 'disconnect', how: 'half-open' },
    { kind: 'stall' },
    { kind: 'drain' },
    { kind: 'read', what: 'threads', page: 2 },
    { kind: 'read', what: 'messages', run, via: 'http' },
    { kind: 'read', what: 'run', run },
    { kind: 'abort', step: 1 },
    { kind: 'delete', run },
    { kind: 'refresh', how: 'socket-foreign', user: 0 },
    { kind: 'logout' },
    { kind: 'expire' },
    { kind: 'garbage', form: 'bad-json' },
    {
      kind: 'send',
      thread: { kind: 'of', run },
      prompt: { kind: 'id-of-user', user: 0 },
      key: { kind: 'again', run },
      claims: 0,
      script: { thinking: 0, tools: 1, calls: 'each', ids: 'fixed', fails: 'stream' },
      holds: [],
      via: 'http',
    },
  ];
  const plan: Plan = {
    version: 1,
    users: [{}, {}],
    steps: ops.map((op, id) => ({ id, user: 1, connection: 0, op, when: { kind: 'previous' } })),
  };
  expect(`\n${planColumns(plan, { width: 120 })}\n`).toMatchInlineSnapshot(`
    "
            alice  bob
        S1         connect with token alg-none by subprotocol resuming 3 events back to replica 1 from device 0
        S2         connect beside a token of alice in the subprotocol
        S3         open the hold at final of alice's run of S1
        S4         stop alice's run of S1 over HTTP
        S5         go silent, half open
        S6         stop reading
        S7         read on
        S8         list the threads 2 a page
        S9         read the thread of alice's run of S1 over HTTP
       S10         read the status of alice's run of S1
       S11         break off the request of S2
       S12         delete the thread of alice's run of S1
       S13         refresh the connection with another user's token (alice's)
       S14         log out
       S15         wait until the token has aged out
       S16         send garbage (bad-json)
       S17         send alice's id on the thread of alice's run of S1 again with the key of alice's run of S1 claiming to
                     be alice (fixed tool-call ids, the stream fails) over HTTP
    "
  `);
});
