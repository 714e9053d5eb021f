import type { Settings } from '../reference/settings.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import type { RunningStack } from '../target/target.ts';
import { createDisturber } from './disturber.ts';
import type { Keeper } from './keeper.ts';
import { loadReference } from './reference-parts.ts';
import { addressOf, throughLink } from './server-url.ts';
import { createService, type Service } from './service.ts';
import type { ServicesOptions } from './services.ts';
import { openBus } from './stack-bus.ts';
import { TEST_SETTINGS } from './test-settings.ts';

/** One stack of services: a schema, a bus, and the processes over them with their links. */
export async function composeStack(
  options: ServicesOptions & { readonly databaseUrl: string; readonly keeper: Keeper },
): Promise<RunningStack> {
  const { keeper, model, databaseUrl } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // The last one started is the first one ended. A given server that is away keeps what is there; whoever ends the
    // stack has more to say than that.
    for (const end of stops.splice(0).reverse()) await end().catch(() => undefined);
  };
  const services: Service[] = [];
  try {
    const { createStackSchema, SETTINGS } = await loadReference();
    const schema = await createStackSchema(databaseUrl).catch((cause: unknown) => {
      throw new OverhearError('postgres-unavailable', `expected to make a schema and roles: ${describeError(cause)}`, {
        hint: 'Check that DATABASE_URL leads to a PostgreSQL that runs, and that its role may make schemas and roles.',
        cause,
      });
    });
    stops.push(() => schema.drop());
    const prefix = `${schema.schema}:`;
    const bus = await openBus({ keeper, given: options.servers?.redisUrl, prefix });
    stops.push(() => bus.close());
    stops.push(async () => void (await Promise.all(services.map((service) => service.stop()))));

    const settings = Object.entries({ ...TEST_SETTINGS, ...options.settings });
    const common = {
      DATABASE_SCHEMA: schema.schema,
      KEY_PREFIX: prefix,
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
      services.push(made);
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
      const what = `backend, replica ${replica}`;
      backends.push(await make('backend', { what, port, databaseUrl: schema.backendUrl, environment }));
    }
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
