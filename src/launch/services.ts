import { DISTURBANCE_KINDS, type DisturbanceKind } from '../contract/disturbance.ts';
import type { Settings } from '../reference/settings.ts';
import type { RunningStack } from '../target/target.ts';
import { createDisturber } from './disturber.ts';
import { dropKeys } from './drop-keys.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { refuseMissingServers, type GivenServers } from './missing-servers.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { loadReference } from './reference-parts.ts';
import { createService, type Service } from './service.ts';
import { addressOf, throughLink } from './server-url.ts';
import { TEST_SETTINGS } from './test-settings.ts';

export interface ServicesOptions {
  /** Of the backend, a process each: 1 to 4. */
  readonly replicas: number;
  /** Slugs of the faults that are switched on. */
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
 * left. Rejects with `servers-unavailable`, `service-unavailable`, `port-in-use`, and as `startPostgres` and
 * `startRedis` do.
 */
export async function launchServices(options: ServicesOptions): Promise<ServicesStack> {
  const { servers = {} } = options;
  refuseMissingServers(servers);
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
      const stack = await launchOne({ ...options, model, ...ports, databaseUrl, keeper });
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

/** One stack: a schema, a bus and the processes over them. */
async function launchOne(
  options: ServicesOptions & { readonly databaseUrl: string; readonly keeper: Keeper },
): Promise<RunningStack> {
  const { keeper, model, databaseUrl } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // The last one started is the first one ended.
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const { createStackSchema, SETTINGS } = await loadReference();
    const schema = await createStackSchema(databaseUrl);
    stops.push(() => schema.drop());
    const bus = await openBus(options, schema.schema);
    stops.push(() => bus.close());

    const settings = Object.entries({ ...TEST_SETTINGS, ...options.settings });
    const common = {
      DATABASE_SCHEMA: schema.schema,
      KEY_PREFIX: `${schema.schema}:`,
      // The keys of `Settings` are those of `SETTINGS`.
      ...Object.fromEntries(settings.map(([name, value]) => [SETTINGS[name as keyof Settings].variable, `${value}`])),
    };
    const make = async (service: 'auth' | 'backend', own: Own): Promise<Service> => {
      const made = await createService({
        service,
        keeper,
        what: own.what,
        ...(own.port !== undefined && { port: own.port }),
        bus: addressOf(bus.url()),
        database: addressOf(databaseUrl),
        environment: (ports) => ({
          ...common,
          ...own.environment,
          DATABASE_URL: throughLink(own.databaseUrl, ports.database),
          REDIS_URL: throughLink(bus.url(), ports.bus),
        }),
      });
      stops.push(() => made.stop());
      return made;
    };

    const auth = await make('auth', {
      what: 'the auth service',
      port: options.authPort,
      databaseUrl: schema.authUrl,
      environment: {},
    });
    const origin = `http://${model.host}:${model.port}`;
    const backends: Service[] = [];
    for (let replica = 0; replica < options.replicas; replica += 1) {
      const environment = {
        AUTH_URL: auth.url,
        LLM_BASE_URL: `${origin}/v1`,
        TOOL_ORIGINS: origin,
        REPLICA: `${replica}`,
        REPLICAS: `${options.replicas}`,
        FAULTS: options.faults.join(','),
      };
      const port = options.backendPorts?.[replica];
      backends.push(
        await make('backend', { what: `backend, replica ${replica}`, port, databaseUrl: schema.backendUrl, environment }),
      );
    }
    const services = [auth, ...backends];
    await Promise.all(services.map((service) => service.start()));
    await Promise.all(services.map((service) => service.untilReady()));
    const restartBus = async (): Promise<void> => {
      for (const { links } of services) links.bus.lead(undefined);
      await bus.restart();
      for (const { links } of services) links.bus.lead(addressOf(bus.url()));
    };
    return {
      endpoints: { backends: backends.map(({ url }) => url), auth: auth.url },
      model,
      ...createDisturber(backends, restartBus),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What differs between the services of a stack. */
interface Own {
  readonly what: string;
  readonly port: number | undefined;
  readonly databaseUrl: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface StackBus {
  url(): string;
  restart(): Promise<void>;
  /** Nothing of the stack is left in it. */
  close(): Promise<void>;
}

/** A Redis for one stack alone, so that it can be restarted, or a part of the given one. */
async function openBus({ servers, keeper }: { servers?: GivenServers; keeper: Keeper }, name: string): Promise<StackBus> {
  const given = servers?.redisUrl;
  if (given !== undefined) {
    const restart = (): Promise<void> => Promise.reject(new Error('a Redis that is not ours is not restarted'));
    return { url: () => given, restart, close: () => dropKeys(given, `${name}:`) };
  }
  const redis = await startRedis({ keeper });
  return { url: () => `redis://127.0.0.1:${redis.port()}`, restart: redis.restart, close: redis.stop };
}
