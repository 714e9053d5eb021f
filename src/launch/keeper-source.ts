/** What the keeper tells, one line of JSON each. `signalled` has the number of the request for the signal. */
export type Told =
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'said'; readonly id: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'ended'; readonly id: number; readonly code: number | null }
  | { readonly kind: 'signalled'; readonly id: number };

/**
 * The program of the keeper. Plain JavaScript, since it has to run wherever this file was compiled to, or was not. It
 * only ever signals its own children, and reads what is asked of it from stdin, one line of JSON each. Each child has a
 * stdin that ends with the keeper, should that be killed itself.
 */
export const KEEPER_SOURCE = `
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');
const { createInterface } = require('node:readline');
const children = new Map();
const owned = new Set();
let ending = false;
const tell = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
const leave = () => {
  if (!ending || children.size > 0) return;
  for (const directory of owned) {
    try {
      rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    } catch {}
  }
  process.exit(0);
};
const end = () => {
  if (ending) return;
  ending = true;
  for (const child of children.values()) signal(child, child.endSignal);
  leave();
};
const signal = ({ child, isGroup }, name) => {
  if (!isGroup || child.pid === undefined) return child.kill(name);
  try {
    process.kill(-child.pid, name);
  } catch {}
};
const run = ({ id, file, args, directory, identity, environment, endSignal, isGroup = false }) => {
  const env = { ...process.env, ...environment };
  const child = spawn(file, args, { cwd: directory, env, detached: isGroup, ...identity });
  children.set(id, { child, endSignal, isGroup });
  const forget = (message) => {
    children.delete(id);
    tell(message);
    leave();
  };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => tell({ kind: 'said', id, stream, text }));
  }
  child.stdin.on('error', () => {});
  child.once('spawn', () => tell({ kind: 'started', id }));
  child.once('error', (error) => forget({ kind: 'failed', id, message: error.message }));
  child.once('close', (code) => forget({ kind: 'ended', id, code }));
};
const hear = (line) => {
  const asked = JSON.parse(line);
  if (asked.kind === 'own') owned.add(asked.directory);
  if (asked.kind === 'run' && !ending) run(asked);
  if (asked.kind !== 'signal') return;
  const child = children.get(asked.id);
  if (child !== undefined) signal(child, asked.signal);
  tell({ kind: 'signalled', id: asked.ticket });
};
for (const stream of [process.stdin, process.stdout]) stream.on('error', end);
createInterface({ input: process.stdin }).on('line', hear).on('close', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
`;
