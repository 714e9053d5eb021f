import { expect, test } from 'vitest';
import { parseHistory } from '../history/notation.ts';
import type { Op, Plan } from '../plan/plan.ts';
import { historyColumns } from './history-columns.ts';
import { planColumns } from './plan-columns.ts';

const CONNECT: Op = { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'last-seen' }, replica: 0 };
const OPS: readonly Op[] = [
  { kind: 'disturb', what: 'kill', replica: 1 },
  CONNECT,
  { kind: 'mend', what: 'kill', replica: 1 },
  { kind: 'disturb', what: 'restart-bus', replica: 0 },
  { kind: 'disturb', what: 'cut-bus', replica: 2 },
];
const PLAN: Plan = {
  version: 1,
  users: [{}],
  steps: OPS.map((op, id) => ({
    id,
    user: 0,
    connection: 0,
    op,
    when: id === 1 ? { kind: 'settled', step: 0 } : { kind: 'previous' },
  })),
};

test('a plan that disturbs the stack has a column for it', () => {
  expect(`\n${planColumns(PLAN, { width: 110 })}\n`).toMatchInlineSnapshot(`
    "
            alice                                                          the stack
        S1                                                                 kills replica 1 (SIGKILL)
        S2  connect resuming from the last event seen to replica 0 ·
              after S1
        S3                                                                 starts replica 1 again
        S4                                                                 restarts the bus
        S5                                                                 cuts the link of replica 2 to the bus
    "
  `);
});

test('so has its history, with what was mended and why', () => {
  const history = parseHistory(`
    alice lease
    alice token k0
    issued s0
    disturbed d0 kill 1
    issued s1
    c0 alice open token=k0
    c0 closed 1006 server
    issued s2
    mended d0
    issued s3
    disturbed d1 restart-bus 0
    mended d1
    issued s4
    disturbed d2 cut-bus 2
    mended d2 end
    audit`);
  const emphasise = (text: string): string => text;
  const text = historyColumns({ plan: PLAN, history, witness: [6], violatedAt: 6, width: 110, emphasise });
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
            alice                                              the stack
        S1                                                     kills replica 1 (SIGKILL)
        S2  connect resuming from the last event seen to
              replica 0
        E6  ← closed with 1006   ✗
        S3                                                     starts replica 1 again
        S4                                                     restarts the bus
        S5                                                     cuts the link of replica 2 to the bus
       E14                                                     restores the link of replica 2 to the bus, before
                                                                 the audit
    "
  `);
});
