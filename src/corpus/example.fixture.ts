import type { CorpusEntry } from './entry.ts';

/** An entry whose plan is one step, for tests. */
export const EXAMPLE_ENTRY: CorpusEntry = {
  version: 1,
  title: 'canary-confinement violated: bob read what only alice knew',
  property: 'isolation',
  key: { property: 'isolation', checker: 'canary-confinement', direction: 'other-user', where: 'event' },
  plan: {
    version: 1,
    users: [{}],
    steps: [
      {
        id: 0,
        user: 0,
        connection: 0,
        op: { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } },
        when: { kind: 'previous' },
      },
    ],
  },
  seed: 42,
  path: '12:3:0',
  target: { name: 'reference', replicas: 1, faults: ['last-connect'] },
  expect: 'violated',
  repeats: { violated: 10, of: 10 },
  found: { date: '2026-11-22', version: '0.1.0' },
};
