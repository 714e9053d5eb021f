import { afterAll, beforeAll } from 'vitest';
import { createLaboratory, type Laboratory } from '../campaign/laboratory.ts';
import { createArena, type Arena } from '../execute/arena.ts';
import { launchEmbedded } from '../launch/embedded.ts';
import { TEST_LIMITS } from '../launch/test-settings.ts';
import { createPuppet, type Puppet } from '../puppet/puppet.ts';
import { referenceTarget } from '../target/reference/reference.ts';
import type { RunningStack, Target } from '../target/target.ts';
import { ALICE, BOB, connect, disconnect, plan, send, step } from './witnesses/steps.ts';

/** Alice waits for the end of a run of which bob gets all events, where the newest connection gets what is told. */
export const WAITS_FOR_ANOTHERS = plan(2, [
  step(ALICE, connect()),
  step(BOB, connect()),
  step(ALICE, send()),
  step(ALICE, disconnect(), {
    when: { kind: 'event', run: { user: ALICE, step: 2 }, event: 'agent_completed', nth: 1 },
  }),
]);

/** A laboratory of embedded stacks for the tests of a file, from before all of them until after. */
export function useLaboratory(faults: readonly string[] = []): () => Laboratory {
  let performed = 0;
  const nextName = (): string => `performance ${(performed += 1)}`;
  return useBeside(faults, (parts) => createLaboratory({ ...parts, nextName }));
}

/** An arena on an embedded stack, as a campaign has one, for the tests of a file. */
export function useArena(faults: readonly string[] = []): () => Arena {
  return useBeside(faults, createArena);
}

interface Parts {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
}

/** What is opened on an embedded stack of its own. */
function useBeside<T extends { close(): Promise<void> }>(
  faults: readonly string[],
  openOn: (parts: Parts) => T,
): () => T {
  let open: { readonly it: T; readonly close: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
    const stack = await launchEmbedded({ replicas: 1, faults, model: puppet });
    const it = openOn({ target: referenceTarget({ replicas: 1, limits: TEST_LIMITS }), stack, puppet });
    open = {
      it,
      close: async () => {
        await it.close();
        await stack.stop();
        await puppet.stop();
      },
    };
  });
  afterAll(() => open?.close());
  return () => {
    if (open === undefined) throw new Error('it is opened before all tests');
    return open.it;
  };
}
