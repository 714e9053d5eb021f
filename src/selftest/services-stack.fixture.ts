import type { ServicesStack } from '../launch/services.ts';
import { launchServices } from '../launch/services.ts';
import { createPuppet } from '../puppet/puppet.ts';
import type { Settings } from '../reference/settings.ts';
import type { StackDriver } from './drive-stack.fixture.ts';
import { driveStack, visitPuppet } from './drive-stack.fixture.ts';

/** The stack as processes, with a puppet and clients to drive them. */
export interface ServicesFixture extends StackDriver {
  readonly disturb: NonNullable<ServicesStack['disturb']>;
  readonly mend: NonNullable<ServicesStack['mend']>;
  stop(): Promise<void>;
}

export async function startServicesFixture(
  options: { replicas?: number; settings?: Partial<Settings> } = {},
): Promise<ServicesFixture> {
  const puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  const visit = visitPuppet(puppet);
  const { replicas = 2, settings = {} } = options;
  const stack = await launchServices({ replicas, faults: [], model: puppet, settings });
  const { disturb, mend } = stack;
  if (disturb === undefined || mend === undefined) throw new Error('expected a stack that can be disturbed');
  const urls = { authUrl: stack.endpoints.auth, backendUrls: stack.endpoints.backends };
  return {
    ...driveStack(urls, visit),
    disturb,
    mend,
    stop: async () => {
      visit.releaseAll();
      await stack.stop();
      await puppet.stop();
    },
  };
}
