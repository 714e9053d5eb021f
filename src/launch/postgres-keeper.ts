import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** What the keeper runs: one command after another in `directory`, the last of them the server. */
export interface KeeperOrder {
  readonly commands: readonly (readonly [file: string, ...args: string[]])[];
  /** Belongs to the keeper, which removes it at the end. */
  readonly directory: string;
  /** Whom the commands run as; absent: as ourselves. */
  readonly identity?: { readonly uid: number; readonly gid: number };
}

export type Keeper = ChildProcessByStdio<Writable, null, Readable>;

/**
 * Starts the keeper: a small process in a session of its own that is the server's parent. The end of its stdin, which
 * comes with the end of our process however that came about, makes it end the server, remove the directory and exit.
 * What the commands print comes on its stderr.
 */
export function startKeeper(order: KeeperOrder): Keeper {
  const keeper = spawn(process.execPath, ['-e', KEEPER_SOURCE, JSON.stringify(order)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: keeperEnvironment(),
  });
  // The pipe of a keeper that is gone already may be written to its end once more.
  keeper.stdin.on('error', () => undefined);
  return keeper;
}

/** Our process waits for the keeper before it exits by itself (`ref`, as at the start), or does not (`unref`). */
export function bind(keeper: Keeper, how: 'ref' | 'unref'): void {
  // A pipe to a child process is a net.Socket; the type of `spawn` says only that it is a stream.
  const pipes = [keeper.stdin, keeper.stderr] as unknown as readonly Socket[];
  for (const handle of [keeper, ...pipes]) handle[how]();
}

/** Without the settings of a PostgreSQL client or of our own Node, which would reach the server and the keeper. */
function keeperEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('NODE_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/**
 * Plain JavaScript, since it has to run wherever this file was compiled to, or was not. It only ever signals its own
 * child.
 */
const KEEPER_SOURCE = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const { commands, directory, identity } = JSON.parse(process.argv[1]);
let child;
let ending = false;
const end = () => {
  ending = true;
  child?.kill('SIGQUIT');
};
const leave = (code) => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(code);
};
const next = () => {
  const [file, ...args] = commands.shift();
  child = spawn(file, args, { cwd: directory, stdio: ['ignore', 2, 2], ...identity });
  child.on('error', (error) => {
    process.stderr.write(error.message + '\\n', () => leave(1));
  });
  child.on('exit', (code) => {
    if (ending) leave(0);
    else if (code === 0 && commands.length > 0) next();
    else leave(1);
  });
};
process.stderr.on('error', () => {});
process.stdin.on('end', end).on('error', end).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
next();
`;
