import { defineConfig } from 'vitest/config';

// unit: plain data, no server. stack: starts the embedded stack, one file at a time on two processors. services: with
// PostgreSQL and Redis of this machine, without which it fails at once. examples: the command line against their
// stacks, which are installed first. gate: what a CI calls.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'properties/**/*.test.ts'],
          // What is computed is slow on a busy machine, and right all the same.
          testTimeout: 30_000,
          exclude: [
            '**/node_modules/**',
            'src/**/*.stack.test.ts',
            'src/**/*.services.test.ts',
            'src/**/*.gate.test.ts',
            'src/**/*.example.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'stack',
          include: ['src/**/*.stack.test.ts'],
          fileParallelism: false,
          maxConcurrency: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'services',
          include: ['src/**/*.services.test.ts'],
          globalSetup: ['src/selftest/require-servers.fixture.ts'],
          fileParallelism: false,
          maxConcurrency: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'examples',
          include: ['src/**/*.example.test.ts'],
          globalSetup: ['src/selftest/examples/install-examples.fixture.ts'],
          fileParallelism: false,
          maxConcurrency: 2,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'gate',
          include: ['src/**/*.gate.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
