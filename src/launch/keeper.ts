import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { defer, type Deferred } from '../support/deferred.ts';
import { OverhearError } from '../support/errors.ts';
import { KEEPER_SOURCE, type Told } from './keeper-source.ts';

/** A program that the keeper runs. */
export interface Order {
  readonly file: string;
  readonly args: readonly string[];
  /** Where it runs. */
  readonly directory: string;
  /** Whom it runs as; absent: as ourselves. */
  readonly identity?: { readonly uid: number; readonly gid: number };
  /** Over that of the keeper, which is ours without the settings of a PostgreSQL client and of Node. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What ends it, also when our process is gone. A frozen process is ended by SIGKILL alone. */
  readonly endSignal: 'SIGQUIT' | 'SIGTERM' | 'SIGKILL';
  /** It leads a group of processes of its own, and signals go to all of them: a shell starts others. */
  readonly isGroup?: boolean;
  /** Told of each piece that it prints. */
  readonly onSaid?: (text: string, stream: 'stdout' | 'stderr') => void;
}

/** A program that was started. */
export interface Kept {
  /** The last that it printed, on stdout and stderr, at most `SAID_CHARACTERS`. */
  said(): string;
  /** Resolves with its exit code when it is gone, or null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Resolves when the signal was sent; one to a program that is gone is no error. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Ends it by its signal, and resolves when it is gone; may be called again. */
  end(): Promise<void>;
}

/**
 * A small process in a session of its own that is the parent of what we start. The end of its stdin, which comes with
 * the end of our process however that came about, makes it end them all, remove its directories and exit.
 */
export interface Keeper {
  /** Resolves when the program runs; rejects with `keeper-failed` when it cannot be run. */
  run(order: Order): Promise<Kept>;
  /** The directory is removed at the keeper's end, if it is still there. */
  own(directory: string): void;
  /** Our process does not exit by itself before this work is done, which else a keeper does not hinder. */
  hold<T>(work: Promise<T>): Promise<T>;
  /** Resolves when everything that it kept is gone; may be called again. */
  stop(): Promise<void>;
}

const SAID_CHARACTERS = 8192;

export function createKeeper(): Keeper {
  const child = spawn(process.execPath, ['-e', KEEPER_SOURCE], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: keeperEnvironment(),
  });
  // Pipes to a child process are net.Sockets; the type of `spawn` says only that they are streams.
  const handles = [child, child.stdin, child.stdout] as unknown as readonly Pick<Socket, 'ref' | 'unref'>[];
  const running = new Map<number, Running>();
  const signals = new Map<number, Deferred<void>>();
  const gone = defer<void>();
  let over: OverhearError | undefined;
  let lastNumber = 0;
  let holds = 0;

  const hold = async <T>(work: Promise<T>): Promise<T> => {
    holds += 1;
    for (const handle of handles) handle.ref();
    try {
      return await work;
    } finally {
      holds -= 1;
      if (holds === 0) for (const handle of handles) handle.unref();
    }
  };
  const send = (message: object): void => {
    child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  const hear = (told: Told): void => {
    switch (told.kind) {
      case 'started':
        return running.get(told.id)?.started.resolve();
      case 'failed':
        return running.get(told.id)?.started.reject(failed(told.message));
      case 'said':
        return running.get(told.id)?.onSaid(told.text, told.stream);
      case 'ended':
        running.get(told.id)?.ended.resolve(told.code);
        return void running.delete(told.id);
      case 'signalled':
        signals.get(told.id)?.resolve();
        return void signals.delete(told.id);
      default:
        told satisfies never;
    }
  };
  let unread = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${unread}${text}`.split('\n');
    unread = lines.pop() ?? '';
    // What the keeper writes, and nobody else has its stdout.
    for (const line of lines) hear(JSON.parse(line) as Told);
  });
  // The pipe of a keeper that is gone already may be written to once more.
  child.stdin.on('error', () => undefined);
  const settle = (why: OverhearError): void => {
    over = why;
    for (const { started, ended } of running.values()) {
      started.reject(why);
      ended.resolve(null);
    }
    running.clear();
    for (const signal of signals.values()) signal.resolve();
  };
  const leave = (why: string): void => {
    settle(failed(why));
    gone.resolve();
  };
  child.once('error', (error) => leave(error.message));
  child.once('close', () => leave('the keeper has ended'));
  for (const handle of handles) handle.unref();

  const number = (): number => (lastNumber += 1);
  return {
    run: async ({ onSaid, ...order }) => {
      if (over !== undefined) throw over;
      const id = number();
      let said = '';
      const one: Running = {
        started: defer(),
        ended: defer(),
        onSaid: (text, stream) => {
          said = `${said}${text}`.slice(-SAID_CHARACTERS);
          onSaid?.(text, stream);
        },
      };
      running.set(id, one);
      send({ kind: 'run', id, ...order });
      await hold(one.started.promise);
      const signal = async (name: NodeJS.Signals): Promise<void> => {
        if (!running.has(id)) return;
        const sent = defer<void>();
        const ticket = number();
        signals.set(ticket, sent);
        send({ kind: 'signal', id, signal: name, ticket });
        await hold(sent.promise);
      };
      return {
        said: () => said,
        ended: one.ended.promise,
        signal,
        end: async () => {
          await signal(order.endSignal);
          await hold(one.ended.promise);
        },
      };
    },
    own: (directory) => send({ kind: 'own', directory }),
    hold,
    stop: async () => {
      child.stdin.end();
      await hold(gone.promise);
    },
  };
}

interface Running {
  readonly started: Deferred<void>;
  readonly ended: Deferred<number | null>;
  readonly onSaid: (text: string, stream: 'stdout' | 'stderr') => void;
}

function failed(why: string): OverhearError {
  return new OverhearError('keeper-failed', `expected a program to start; what came: ${why}`);
}

/** Without the settings of a PostgreSQL client or of our own Node, which would reach what is started. */
function keeperEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('NODE_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
