import { afterAll, beforeAll } from 'vitest';
import { createLaboratory, type Laboratory } from '../campaign/laboratory.ts';
import { launchEmbedded } from '../launch/embedded.ts';
import { TEST_LIMITS } from '../launch/test-settings.ts';
import { createPuppet } from '../puppet/puppet.ts';
import { referenceTarget } from '../target/reference/reference.ts';

/** A laboratory of embedded stacks for the tests of a file, from before all of them until after. */
export function useLaboratory(faults: readonly string[] = []): () => Laboratory {
  let open: { readonly laboratory: Laboratory; readonly close: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
    const stack = await launchEmbedded({ replicas: 1, faults, model: puppet });
    const target = referenceTarget({ replicas: 1, limits: TEST_LIMITS });
    let performed = 0;
    const nextName = (): string => `performance ${(performed += 1)}`;
    const laboratory = createLaboratory({ target, stack, puppet, nextName });
    open = {
      laboratory,
      close: async () => {
        await laboratory.close();
        await stack.stop();
        await puppet.stop();
      },
    };
  });
  afterAll(() => open?.close());
  return () => {
    if (open === undefined) throw new Error('the laboratory is opened before all tests');
    return open.laboratory;
  };
}
