import { ALICE, plan, send, step } from './steps.ts';

const SCRIPT = { thinking: 0, tools: 1, calls: 'round', ids: 'unique', fails: 'none' } as const;

/** Alice's tool gives a large result. When her run is replayed in the end, what follows it comes first. */
export const asyncCompress = plan(1, [
  step(ALICE, send({ prompt: { kind: 'large', bytes: 20_000 }, script: SCRIPT, via: 'http' })),
]);
