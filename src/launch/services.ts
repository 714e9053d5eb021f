import { DISTURBANCE_KINDS, type DisturbanceKind } from '../contract/disturbance.ts';
import type { Settings } from '../reference/settings.ts';
import type { RunningStack } from '../target/target.ts';
import { composeStack } from './compose-stack.ts';
import { createKeeper } from './keeper.ts';
import { refuseMissingServers, type GivenServers } from './missing-servers.ts';
import { startPostgres } from './postgres.ts';
import { addressOf } from './server-url.ts';

export interface ServicesOptions {
  /** Of the backend, a process each: 1 to 4. */
  readonly replicas: number;
  /** Faults that are switched on: slugs, each with its guards if it has some. */
  readonly faults: readonly string[];
  /** Where the model and the tools are; nobody need listen there yet. */
  readonly model: RunningStack['model'];
  /** In place of those of a stack under test. */
  readonly settings?: Partial<Settings>;
  /** Ports of the first stack; free ones when they are absent, and for every fresh one. */
  readonly authPort?: number;
  readonly backendPorts?: readonly number[];
  /** Servers that run already; absent: of its own. */
  readonly servers?: GivenServers;
}

export interface ServicesStack extends RunningStack {
  /** What can be done to it; a Redis that is not ours is not restarted. */
  readonly disturbances: readonly DisturbanceKind[];
}

type Ports = Pick<ServicesOptions, 'authPort' | 'backendPorts'>;

/**
 * Starts the reference stack as processes: PostgreSQL and Redis of this machine, the auth service and the replicas of
 * the backend. `fresh` starts another one beside it, with processes and a Redis of its own, in a schema of its own on
 * the same PostgreSQL; `stop` of the first ends them all. However our process ends, everything ends and nothing is
 * left. Rejects with `…-unavailable` of the servers or a service, `port-in-use`, and `bad-option`.
 */
export async function launchServices(options: ServicesOptions): Promise<ServicesStack> {
  const { servers = {} } = options;
  refuseMissingServers(servers);
  for (const url of Object.values(servers)) addressOf(url);
  const keeper = createKeeper();
  const running = new Set<RunningStack>();
  let stopServer = (): Promise<void> => Promise.resolve();
  const stopAll = async (): Promise<void> => {
    try {
      await Promise.all([...running].map((stack) => stack.stop()));
      await stopServer();
    } finally {
      await keeper.stop();
    }
  };
  try {
    let { databaseUrl } = servers;
    if (databaseUrl === undefined) {
      const postgres = await startPostgres({ keeper, prefer: 'machine' });
      databaseUrl = postgres.url;
      stopServer = () => postgres.stop();
    }
    const launch = async (model: RunningStack['model'], ports: Ports): Promise<RunningStack> => {
      const stack = await composeStack({ ...options, model, ...ports, databaseUrl, keeper });
      const launched: RunningStack = {
        ...stack,
        fresh: (other) => launch(other, { authPort: 0, backendPorts: [] }),
        stop: async () => {
          if (running.delete(launched)) await stack.stop();
        },
      };
      running.add(launched);
      return launched;
    };
    const first = await launch(options.model, options);
    const all = DISTURBANCE_KINDS.filter((kind) => kind !== 'restart-bus' || servers.redisUrl === undefined);
    return { ...first, disturbances: all, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
