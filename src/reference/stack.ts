import { randomUUID } from 'node:crypto';
import { startAuthService } from './auth/auth-service.ts';
import { startBackend } from './backend/backend.ts';
import { plantFaults } from './faults/plant.ts';
import type { Settings } from './settings.ts';
import { readSettings } from './settings.ts';
import { createStackSchema, type StackSchema } from './store/stack-schema.ts';

export interface ReferenceStackOptions {
  /**
   * A PostgreSQL database, entered as a role that may make schemas and roles. The stack has a schema of its own.
   */
  readonly databaseUrl: string;
  /** Where its schema comes from; absent: it makes one. Dropped when the stack ends. */
  readonly takeSchema?: () => Promise<StackSchema>;
  /** A Redis server to be bus and session store; absent: PostgreSQL is both. */
  readonly redisUrl?: string;
  /** Backends over that one schema, 1 to 3. */
  readonly replicas: number;
  /** Ports; 0 or absent: free ones. */
  readonly authPort?: number;
  readonly backendPorts?: readonly number[];
  /** The OpenAI-compatible model, up to `/v1`, and the origins that `http_get` may reach. */
  readonly llmUrl: string;
  readonly toolOrigins: readonly string[];
  /** Over those of the environment. */
  readonly settings?: Partial<Settings>;
  /** Slugs, each with its guards if it has some: `slug@p=0.3@run=2`. */
  readonly faults?: readonly string[];
  readonly host?: string;
  /** Told of defects of the stack itself, which its clients see as `internal`. */
  readonly onInternalError?: (error: unknown) => void;
}

export interface ReferenceStack {
  readonly authUrl: string;
  readonly backendUrls: readonly string[];
  /** Ends everything that it started, and drops its schema. */
  stop(): Promise<void>;
}

/** Starts auth and backends in a fresh schema. Errors: `unknown-fault`, `bad-fault`, `bad-setting`, `port-in-use`. */
export async function startReferenceStack(options: ReferenceStackOptions): Promise<ReferenceStack> {
  const settings = readSettings(process.env, options.settings);
  const name = randomUUID();
  const { modifiers, authModifiers } = plantFaults(options.faults ?? [], name);
  const { host = '127.0.0.1', onInternalError = () => undefined } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // The last one started is the first one ended.
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const made = await (options.takeSchema?.() ?? createStackSchema(options.databaseUrl));
    const { schema, pools } = made;
    const place = { schema, ...(pools && { pools }) };
    stops.push(() => made.drop());
    const { redisUrl } = options;
    const redis = redisUrl === undefined ? {} : { redis: { url: redisUrl, keyPrefix: `${name}:` } };
    const common = { host, settings, onInternalError };
    const auth = await startAuthService({
      ...common,
      shared: { ...redis, database: { ...place, url: made.authUrl } },
      port: options.authPort ?? 0,
      modifiers: authModifiers,
    });
    stops.push(() => auth.stop());
    const starting = Array.from({ length: options.replicas }, (_, replica) =>
      startBackend({
        ...common,
        shared: { ...redis, database: { ...place, url: made.backendUrl } },
        authUrl: auth.url,
        llmUrl: options.llmUrl,
        toolOrigins: options.toolOrigins,
        port: options.backendPorts?.[replica] ?? 0,
        replica,
        replicas: options.replicas,
        modifiers,
      }),
    );
    // They end together, also those that start when another one cannot.
    stops.push(async () => {
      const settled = await Promise.allSettled(starting);
      const started = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      await Promise.all(started.map((backend) => backend.stop()));
    });
    const backends = await Promise.all(starting);
    return { authUrl: auth.url, backendUrls: backends.map((backend) => backend.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
