import { afterEach } from 'vitest';
import type { SmallStack } from './small-stack.fixture.ts';

/** Stacks that are given to it end with the test that they were started in. */
export function keepStacks(): (starting: Promise<SmallStack>) => Promise<SmallStack> {
  const started: SmallStack[] = [];
  afterEach(async () => {
    for (const stack of started.splice(0)) await stack.stop();
  });
  return async (starting) => {
    const stack = await starting;
    started.push(stack);
    return stack;
  };
}
