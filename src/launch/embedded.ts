import type { SchemaShelf } from '../reference/store/schema-shelf.ts';
import type { ReferenceStackOptions } from '../reference/stack.ts';
import type { Settings } from '../reference/settings.ts';
import type { RunningStack } from '../target/target.ts';
import { faultsNamed } from './known-faults.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { loadReferenceStack } from './reference-parts.ts';
import { TEST_SETTINGS } from './test-settings.ts';

export interface EmbeddedOptions {
  /** Of the backend, in this process: 1 to 3. */
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
  /** Told of defects of the reference stack itself, which its clients see as `internal`. */
  readonly onInternalError?: (error: unknown) => void;
}

type Ports = Pick<EmbeddedOptions, 'authPort' | 'backendPorts'>;

/**
 * Starts the reference stack in this process, on a PostgreSQL server of its own; with a fault that goes wrong in Redis,
 * on one of the machine's too. `fresh` starts another stack on another schema of that server; `stop` of the first ends
 * them all and the servers. Rejects with `embedded-unavailable` when the stack's packages are not
 * installed, and as `startPostgres`, `startRedis` and the reference stack do.
 */
export async function launchEmbedded(options: EmbeddedOptions): Promise<RunningStack> {
  const { startReferenceStack, createSchemaShelf } = await loadReferenceStack();
  const { replicas, faults, onInternalError = () => undefined } = options;
  const servers: { stop(): Promise<void> }[] = [];
  const started = <T extends { stop(): Promise<void> }>(server: T): T => {
    servers.push(server);
    return server;
  };
  const running = new Set<RunningStack>();

  let database: Pick<ReferenceStackOptions, 'databaseUrl' | 'takeSchema'> = { databaseUrl: '' };
  let redis: { readonly redisUrl?: string } = {};
  const launch = async (model: RunningStack['model'], ports: Ports): Promise<RunningStack> => {
    const origin = `http://${model.host}:${model.port}`;
    const stack = await startReferenceStack({
      ...database,
      ...redis,
      replicas,
      faults,
      onInternalError,
      ...ports,
      llmUrl: `${origin}/v1`,
      toolOrigins: [origin],
      settings: { ...TEST_SETTINGS, ...options.settings },
    });
    const launched: RunningStack = {
      endpoints: { backends: stack.backendUrls, auth: stack.authUrl },
      model,
      fresh: (other) => launch(other, {}),
      async stop() {
        if (running.delete(launched)) await stack.stop();
      },
    };
    running.add(launched);
    return launched;
  };
  let shelf: SchemaShelf | undefined;
  /** The servers go last and whatever happens: the stacks' schemas go with them. */
  const stopAll = async (): Promise<void> => {
    try {
      await Promise.all([...running].map((stack) => stack.stop()));
      await shelf?.close();
    } finally {
      for (const server of servers) await server.stop();
    }
  };

  try {
    const databaseUrl = started(await startPostgres()).url;
    const schemas = createSchemaShelf(databaseUrl);
    shelf = schemas;
    database = { databaseUrl, takeSchema: () => schemas.take() };
    if (await needsRedis(faults)) redis = { redisUrl: `redis://127.0.0.1:${started(await startRedis()).port()}` };
    const { authPort, backendPorts } = options;
    const first = await launch(options.model, {
      ...(authPort === undefined ? {} : { authPort }),
      ...(backendPorts === undefined ? {} : { backendPorts }),
    });
    return { ...first, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function needsRedis(faults: readonly string[]): Promise<boolean> {
  return (await faultsNamed(faults)).some(({ needs }) => needs.includes('R'));
}
