import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

test('those who start stacks at once never get one port', async () => {
  // Of 1,000 that are drawn among 14,000 some thirty are drawn before.
  const ports: number[] = [];
  for (let count = 0; count < 1_000; count += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(1_000);
});
