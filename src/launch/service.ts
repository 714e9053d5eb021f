import { fileURLToPath } from 'node:url';
import { defer } from '../support/deferred.ts';
import { OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';
import type { Keeper, Kept } from './keeper.ts';
import { createLink, type Link, type Place } from './link.ts';
import { askUrl, untilReady } from './until-ready.ts';

/** One service of the reference stack: a process, and the links between it and everybody else. */
export interface Service {
  /** Where it is reached, through a link of its own, whatever becomes of the process. */
  readonly url: string;
  /** From its clients to it, and from it to the two servers. */
  readonly links: { readonly clients: Link; readonly bus: Link; readonly database: Link };
  /**
   * Starts the process, unless it runs, and resolves when it says that it listens. Rejects with `service-unavailable`
   * and what it said on stderr when it ends instead.
   */
  start(): Promise<void>;
  /** Resolves when it answers that it is ready; rejects with `service-unavailable` when it never does. */
  untilReady(): Promise<void>;
  /** Freezes or thaws it; nothing when it does not run. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly service: 'auth' | 'backend';
  /** As errors call it: `backend, replica 1`. */
  readonly what: string;
  readonly keeper: Keeper;
  /** Where it listens for its clients; absent: on a free port. */
  readonly port?: number;
  readonly bus: Place;
  readonly database: Place;
  /** What it is told besides its port, given the ports of its links to the servers. */
  readonly environment: (ports: {
    readonly bus: number;
    readonly database: number;
  }) => Readonly<Record<string, string>>;
}

const LISTEN_LIMIT_MS = 60_000;
/** Of what it said last on stderr, for whom it did not start for. */
const COMPLAINT_CHARACTERS = 8192;

/** Makes a service with its links; nothing runs yet. Rejects with `port-in-use`. */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { keeper, service, what } = options;
  const clients = await createLink(options.port === undefined ? {} : { port: options.port });
  const [bus, database] = await Promise.all([createLink({ to: options.bus }), createLink({ to: options.database })]);
  const links = { clients, bus, database };
  const environment = options.environment({ bus: bus.port, database: database.port });
  let kept: Kept | undefined;
  let origin: string | undefined;
  let starting: Promise<void> | undefined;
  let isStopped = false;

  const run = async (): Promise<void> => {
    const listens = defer<string>();
    let said = '';
    let complaint = '';
    const started = await keeper.run({
      file: process.execPath,
      args: [...programOf(), service],
      directory: process.cwd(),
      environment: { ...environment, HOST: '127.0.0.1', PORT: '0', END_WITH_STDIN: '1' },
      endSignal: 'SIGKILL',
      onSaid: (text, stream) => {
        if (stream === 'stderr') complaint = `${complaint}${text}`.slice(-COMPLAINT_CHARACTERS);
        else said = readOrigin(`${said}${text}`, (url) => listens.resolve(url));
      },
    });
    kept = started;
    void started.ended.then(() => {
      kept = undefined;
      clients.lead(undefined);
      listens.reject(unavailable(`${what} to listen`, complaint.trim() || 'it ended and said nothing'));
    });
    try {
      // Whoever stopped the service meanwhile saw no process yet.
      if (isStopped) throw unavailable(`${what} to listen`, 'it was stopped');
      origin = await keeper.hold(within(listens.promise, { limitMs: LISTEN_LIMIT_MS, what: `${what} to listen` }));
      clients.lead({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    } catch (error) {
      await started.end();
      if (!(error instanceof OverhearError && error.code === 'watchdog')) throw error;
      throw unavailable(`${what} to listen within ${LISTEN_LIMIT_MS} ms`, complaint.trim() || 'nothing');
    }
  };
  const start = async (): Promise<void> => {
    if (kept !== undefined || isStopped) return await starting;
    starting = run();
    await starting;
  };
  const kill = async (): Promise<void> => kept?.end();
  return {
    url: `http://127.0.0.1:${clients.port}`,
    links,
    start,
    kill,
    untilReady: async () => {
      const answer = await untilReady(() => askUrl(`${origin}/${service === 'auth' ? 'health' : 'ready'}`));
      if (answer !== undefined) throw unavailable(`${what} to be ready`, answer);
    },
    signal: async (name) => kept?.signal(name),
    stop: async () => {
      isStopped = true;
      await kill();
      await starting?.catch(() => undefined);
      await Promise.all(Object.values(links).map((link) => link.close()));
    },
  };
}

/** Compiled, or as it was written, as this file is. */
function programOf(): readonly string[] {
  const isSource = import.meta.url.endsWith('.ts');
  const main = fileURLToPath(new URL(`../reference/main.${isSource ? 'ts' : 'js'}`, import.meta.url));
  return isSource ? ['--import', import.meta.resolve('tsx'), main] : [main];
}

/** Finds the line that says where it listens in what it printed, and gives back what may be the beginning of one. */
function readOrigin(said: string, onUrl: (url: string) => void): string {
  const lines = said.split('\n');
  const rest = lines.pop() ?? '';
  for (const line of lines) {
    // The line that the program prints when it listens; it prints no other that begins so.
    if (line.startsWith('{"service":')) onUrl((JSON.parse(line) as { url: string }).url);
  }
  return rest;
}

function unavailable(expected: string, came: string): OverhearError {
  return new OverhearError('service-unavailable', `expected ${expected}; what came: ${came}`);
}
