import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { readlinkSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** A directory to run the command line in; temporary files of what runs there go to its own `temporary`. */
export interface Place {
  readonly directory: string;
  /** What is in the directory of temporary files. */
  readonly leftovers: () => readonly string[];
  /**
   * Command lines of processes that name the place there or in their environment, or run in it: servers, their keepers,
   * services. None where there is no /proc.
   */
  readonly processes: () => readonly string[];
  /** Entries that were written here, seen from the directory. */
  readonly entries: () => readonly string[];
  run(args: readonly string[], environment?: Environment): Promise<Ended>;
  start(args: readonly string[], environment?: Environment): Running;
  remove(): void;
}

/** Over our own. */
type Environment = Readonly<Record<string, string>>;

/** A command line that runs, in a process group of its own. */
export interface Running {
  /** Resolves when stdout and stderr together hold the text; rejects when the process ends before. */
  says(text: string): Promise<void>;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a place in the system's directory of temporary files. */
export function makePlace(): Place {
  // PostgreSQL runs as another user when we are root, and has to get in.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'overhear-place-')));
  const temporary = join(directory, 'temporary');
  mkdirSync(temporary);
  for (const path of [directory, temporary]) chmodSync(path, 0o755);
  const running = new Set<() => void>();
  const start = (args: readonly string[], environment: Environment = {}): Running =>
    startIn({ directory, temporary, running, environment }, args);
  return {
    directory,
    leftovers: () => readdirSync(temporary).filter((name) => !name.startsWith('tsx-')),
    processes: () => processesNaming(directory),
    entries: () => filesBelow(directory, join('corpus', 'regression')),
    run: (args, environment) => start(args, environment).ended,
    start,
    remove: () => {
      for (const end of running) end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Surroundings {
  readonly directory: string;
  readonly temporary: string;
  readonly running: Set<() => void>;
  readonly environment: Environment;
}

function startIn({ directory, temporary, running, environment }: Surroundings, args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN, ...args], {
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, NO_COLOR: '1', FORCE_COLOR: '', ...environment },
  });
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const listen of listeners) listen();
    });
  }
  const end = (): void => void child.kill('SIGKILL');
  running.add(end);
  const ended = once(child, 'close').then(([code]: (number | null)[]): Ended => {
    running.delete(end);
    return { code: code ?? null, ...said };
  });
  return {
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!`${said.stdout}\n${said.stderr}`.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then((how) => reject(new Error(`it ended before it said "${text}": ${JSON.stringify(how)}`)));
      }),
    signal: (name) => void child.kill(name),
    ended,
  };
}

function filesBelow(directory: string, folder: string): readonly string[] {
  if (!existsSync(join(directory, folder))) return [];
  return readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => relative(directory, join(item.parentPath, item.name)));
}

function processesNaming(text: string): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      // Redis writes its name over both.
      const isOfPlace = [line, environment, readlinkSync(`/proc/${pid}/cwd`)].some((told) => told.includes(text));
      return isOfPlace ? [line.replaceAll('\0', ' ')] : [];
    } catch {
      // It has ended since its name was read.
      return [];
    }
  });
}

/** Listens on a port of 127.0.0.1 until it is freed. */
export async function takePort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    free: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * A port of 127.0.0.1 on which nobody listens, and nobody can until it is freed: a connection goes out from it. A free
 * port might go to a server of another test meanwhile.
 */
export async function desertedPort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return {
    port: socket.localPort ?? 0,
    free: async () => {
      socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
