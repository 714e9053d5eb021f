import { dirname } from 'node:path';
import { launchCommand } from '../launch/command-stack.ts';
import { launchEmbedded } from '../launch/embedded.ts';
import { launchServices } from '../launch/services.ts';
import { TEST_LIMITS } from '../launch/test-settings.ts';
import { createPuppet, type Puppet } from '../puppet/puppet.ts';
import { buildTarget } from '../target/define/build-target.ts';
import { referenceTarget } from '../target/reference/reference.ts';
import type { RunningStack, Target } from '../target/target.ts';
import { givenServers } from './given-servers.ts';
import { replicasOf, type StackChoice } from './work.ts';

/** All that a campaign works on. `close` ends what was started for it, and leaves a stack that ran before alone. */
export interface Site {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  close(): Promise<void>;
}

/**
 * Starts the puppet and, unless it runs already, the stack. Rejects as these do: `port-in-use`, `postgres-unavailable`,
 * `embedded-unavailable`, `servers-unavailable`, `service-unavailable`.
 */
export async function openSite(choice: StackChoice): Promise<Site> {
  const address = listenAt(choice);
  const puppet = await createPuppet(address);
  try {
    const { target, stack } = await reachStack(choice, { host: puppet.host, port: puppet.port });
    const close = async (): Promise<void> => {
      await stack.stop();
      await puppet.stop();
    };
    return { target, stack, puppet, close };
  } catch (error) {
    await puppet.stop();
    throw error;
  }
}

/** Where the puppet listens: there, where a stack that runs was told to find its model, else anywhere. */
function listenAt(choice: StackChoice): RunningStack['model'] {
  if (choice.kind === 'running') return choice.model;
  const { model } = choice.kind === 'defined' ? choice.config : {};
  if (model === undefined || !('listen' in model)) return { host: '127.0.0.1', port: 0 };
  const at = model.listen.lastIndexOf(':');
  return { host: model.listen.slice(0, at), port: Number(model.listen.slice(at + 1)) };
}

async function reachStack(choice: StackChoice, model: RunningStack['model']): Promise<Pick<Site, 'target' | 'stack'>> {
  switch (choice.kind) {
    case 'embedded': {
      const { replicas, faults } = choice;
      const target = referenceTarget({ replicas, limits: TEST_LIMITS });
      return { target, stack: await launchEmbedded({ replicas, faults, model }) };
    }
    case 'services': {
      const { replicas, faults } = choice;
      const stack = await launchServices({ replicas, faults, model, servers: givenServers(process.env) });
      const { disturbances } = stack;
      return { target: referenceTarget({ replicas, limits: TEST_LIMITS, disturbances }), stack };
    }
    case 'running': {
      const { endpoints } = choice;
      const target = referenceTarget({ replicas: endpoints.backends.length });
      return { target, stack: { endpoints, model, stop: () => Promise.resolve() } };
    }
    case 'defined': {
      const { config, file } = choice;
      const directory = file === undefined ? process.cwd() : dirname(file);
      const puppet = config.model !== undefined;
      const target = buildTarget(config, { replicas: replicasOf(choice), puppet, directory });
      const { start } = config;
      if (start !== undefined) {
        const stack = await launchCommand({ config: { ...config, start }, directory, model });
        return { target, stack };
      }
      const backends = typeof config.url === 'string' ? [config.url] : config.url;
      const endpoints = { backends, auth: backends[0] ?? '' };
      return { target, stack: { endpoints, model, stop: () => Promise.resolve() } };
    }
    default:
      return choice satisfies never;
  }
}
