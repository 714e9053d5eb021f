import { expect, test } from 'vitest';
import { stackThatShows } from './stack-that-shows.ts';

test.each([
  [['last-connect'], 1],
  [['last-connect', 'shared-group'], 2],
  [['last-connect@replica=2', 'shared-group'], 3],
  [['last-connect@replica=0'], 1],
])('%s show on %i replicas', async (faults, replicas) => {
  expect(await stackThatShows(faults, {})).toEqual({ kind: 'embedded', replicas });
});

test('fewer replicas than a fault or its guard takes are refused, and more than a stack can have', async () => {
  await expect(stackThatShows(['last-connect@replica=2', 'shared-group'], { replicas: 2 })).rejects.toMatchObject({
    code: 'bad-option',
    message: 'expected --replicas 3 or more for --fault last-connect@replica=2, got 2',
  });
  await expect(stackThatShows(['last-connect@replica=3'], {})).rejects.toMatchObject({
    code: 'bad-option',
    message: 'expected --stack embedded to have 1 to 3 replicas, got 4',
  });
});
