/** The floor of each folder of src/: a folder imports from lower floors, or from itself. */
export const FLOORS: Readonly<Record<string, number>> = {
  support: 0,
  contract: 1,
  protocol: 1,
  plan: 2,
  history: 2,
  check: 3,
  shrink: 3,
  explain: 4,
  novelty: 4,
  corpus: 5,
  target: 5,
  report: 5,
  client: 6,
  puppet: 6,
  execute: 7,
  doctor: 7,
  campaign: 8,
  launch: 8,
  cli: 9,
  vitest: 10,
};

/** Folders that live outside of the floors: what they may import besides themselves, or that they may import all. */
export const APART: Readonly<Record<string, readonly string[] | 'all'>> = {
  reference: ['support', 'protocol'],
  bench: 'all',
  selftest: 'all',
};

/** Folders that one other folder alone imports, by `import()` or for their types. */
export const CLOSED: Readonly<Record<string, string>> = { reference: 'launch', selftest: 'cli' };

/** Folders without sockets, files and clock: no `node:` import, nothing global that changes with time. */
export const PURE: readonly string[] = [
  'contract',
  'plan',
  'history',
  'check',
  'shrink',
  'explain',
  'novelty',
  'report',
];

/** Where a timer is right although nothing waits for time here, and why. Paths are prefixes below src/. */
export const TIMERS: Readonly<Record<string, string>> = {
  'support/within.ts': 'a watchdog ends a wait',
  'support/watchdog.ts': 'a watchdog ends a wait',
  'reference/': 'the protocol speaks of time: expiry, heartbeats, retries',
  'client/': 'retry waits 1, 2, 4 s; connections have a lifetime',
  'launch/lane.ts': 'a delay is what a link is asked for',
  'launch/until-ready.ts': 'a service is asked again until it is ready',
  'execute/lull.ts': 'without a fence, or for a run that nobody sees, nothing but silence tells that all has come',
  'puppet/': 'a hold opens after its safety net',
  'campaign/': 'a budget is a time',
  'cli/': 'progress is printed every so often',
};

/** Where `process` is right outside of cli/, and why. Paths are prefixes below src/, or below the root. */
export const PROCESS: Readonly<Record<string, string>> = {
  'cli/': 'arguments, exit codes, signals',
  'vitest/': 'a report is as wide and as colourful as the terminal',
  'launch/': 'ends what it started, whatever the end of the process',
  'reference/stack.ts': 'limits of the stack come from environment variables',
  'reference/main.ts': 'a program of its own',
  'bench/': 'programs of their own',
  'properties/examples/': 'stacks to point overhear at are programs of their own',
};
