import { dirname } from 'node:path';
import postgres from 'postgres';
import { readDuration } from '../../cli/values.ts';
import { createKeeper, type Kept } from '../../launch/keeper.ts';
import { startServer, type Server } from '../../launch/server.ts';
import { within } from '../../support/within.ts';
import type { Image } from './build-image.ts';
import { IMAGES, repositoryOf } from './images.ts';
import type { Ground } from './places.ts';
import type { Service } from './read-compose.ts';

/** The services of compose.yaml as processes of this machine, by the tables of images and places. */
export interface Natives {
  /** Starts a service when its dependencies are as it wants them; resolves when it runs. */
  start(name: string): Promise<void>;
  /** Performs its health check again and again, for as long as Compose would. Rejects with what the last one said. */
  becomeHealthy(name: string, changes?: Changes): Promise<void>;
  /** Performs its health check once. */
  checkHealth(name: string, changes?: Changes): Promise<Ended>;
  /** Runs one of our services, perhaps a second time. */
  run(name: string, changes?: Changes): Promise<Kept>;
  /** Ends a server of others for good. */
  end(name: 'postgres' | 'redis'): Promise<void>;
  /** Ends everything that was started, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** What one of our services is told instead of what the file says. */
export interface Changes {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

export function createNatives(options: {
  readonly services: Readonly<Record<string, Service>>;
  readonly image: Image;
  readonly ground: Ground;
}): Natives {
  const { services, image, ground } = options;
  const keeper = createKeeper();
  const starting = new Map<string, Promise<void>>();
  const servers = new Map<string, Server>();

  const serviceOf = (name: string): Service => {
    const service = services[name];
    if (service === undefined) throw new Error(`expected a service of compose.yaml, got ${name}`);
    return service;
  };
  /** With the service's variables and the image's, and nothing of ours but the way to Node. */
  const runOurs = (name: string, words: readonly string[], changes: Changes = {}): Promise<Kept> => {
    const { PATH = '' } = process.env;
    const { environment } = serviceOf(name);
    const PORT = environment['PORT'] ?? '';
    const variables = {
      PATH: `${dirname(process.execPath)}:${PATH}`,
      ...image.environment,
      ...environment,
      ...(PORT !== '' && { PORT: `${ground.port(`${name}:${PORT}`)}` }),
      ...changes.environment,
    };
    const settings = Object.entries(variables).map(([key, value]) => `${key}=${ground.translate(value)}`);
    const args = ['-i', ...settings, ...words.map((word) => ground.translate(word))];
    return keeper.run({ file: 'env', args, directory: image.directory, endSignal: 'SIGTERM' });
  };
  const run: Natives['run'] = (name, changes) => {
    const { entrypoint, command } = serviceOf(name);
    return runOurs(name, [...entrypoint, ...(changes?.command ?? command)], changes);
  };
  const checkHealth: Natives['checkHealth'] = async (name, changes) => {
    const service = serviceOf(name);
    if (service.healthcheck === undefined) throw new Error(`expected a health check of ${name}`);
    const [, program = '', ...args] = service.healthcheck.test;
    const substitute = IMAGES[repositoryOf(service.image)];
    const check =
      substitute === undefined
        ? await runOurs(name, [program, ...args], changes)
        : await keeper.run({
            file: program,
            args: [substitute.portFlag, `${ground.port(placeOf(name, service))}`, ...args],
            directory: image.directory,
            endSignal: 'SIGKILL',
          });
    const limitMs = readDuration(service.healthcheck.timeout);
    return { code: await within(check.ended, { limitMs, what: `the health check of ${name}` }), said: check.said() };
  };
  const becomeHealthy: Natives['becomeHealthy'] = async (name, changes) => {
    const { interval = '0s', retries = 0 } = serviceOf(name).healthcheck ?? {};
    const until = performance.now() + readDuration(interval) * retries;
    let last: Ended;
    do last = await checkHealth(name, changes);
    while (last.code !== 0 && performance.now() < until);
    if (last.code !== 0) throw new Error(`expected ${name} to come to health, got ${last.code}: ${last.said}`);
  };
  const startOnce = async (name: string): Promise<void> => {
    const service = serviceOf(name);
    await Promise.all(
      Object.entries(service.depends_on).map(async ([other, { condition }]) => {
        await start(other);
        if (condition === 'service_healthy') await becomeHealthy(other);
      }),
    );
    const kind = IMAGES[repositoryOf(service.image)]?.kind(service);
    if (kind === undefined) return void (await run(name));
    const port = ground.port(placeOf(name, service));
    servers.set(name, await startServer(kind, { port, keeper }));
    const { POSTGRES_DB: database, POSTGRES_PASSWORD: password = '' } = service.environment;
    if (database !== undefined) await createDatabase(`postgres://postgres:${password}@127.0.0.1:${port}`, database);
  };
  const start: Natives['start'] = (name) => {
    const known = starting.get(name) ?? startOnce(name);
    starting.set(name, known);
    return known;
  };
  const end: Natives['end'] = async (name) => servers.get(name)?.stop();
  return { start, becomeHealthy, checkHealth, run, end, stop: () => keeper.stop() };
}

/** Where an image of others listens: in its container, at the port that is published. */
function placeOf(name: string, service: Service): string {
  return `${name}:${service.ports[0]?.split(':').at(-1)}`;
}

/** As the image of PostgreSQL does at its first start. */
async function createDatabase(url: string, name: string): Promise<void> {
  const sql = postgres(`${url}/postgres`, { max: 1, fetch_types: false });
  await sql`create database ${sql(name)}`;
  await sql.end();
}
