import { connect } from 'node:net';
import { OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';
import type { StartConfig, TargetConfig } from '../target/define/config.ts';
import type { RunningStack } from '../target/target.ts';
import { freePort } from './free-port.ts';
import { createKeeper, type Keeper, type Kept } from './keeper.ts';
import { askUrl, untilReady } from './until-ready.ts';

type Started = TargetConfig & { readonly start: StartConfig };

const END_LIMIT_MS = 3_000;
/** Of the command that ends a stack. */
const STOP_LIMIT_MS = 30_000;

/**
 * Starts the stack that a configuration describes by its command, and resolves when it is ready. It ends with our
 * process, however that ends. Rejects with `stack-unavailable` and what the command printed last.
 */
export async function launchCommand(options: {
  readonly config: Started;
  /** Where the configuration is. */
  readonly directory: string;
  readonly model: RunningStack['model'];
  readonly keeper?: Keeper;
}): Promise<RunningStack> {
  const { config, directory, model } = options;
  const urls = typeof config.url === 'string' ? [config.url] : config.url;
  const isMovable = urls.length === 1 && urls[0]?.includes('{port}') === true;
  const port = isMovable ? String(await freePort()) : '';
  const fill = (text: string): string =>
    text.replaceAll('{port}', port).replaceAll('{model}', `http://${model.host}:${model.port}/v1`);
  const backends = urls.map(fill);
  if (!isMovable && (await areTaken(backends))) {
    if (config.start.reuse !== true) throw taken(backends);
    return { endpoints: { backends, auth: backends[0] ?? '' }, model, stop: () => Promise.resolve() };
  }
  const keeper = options.keeper ?? createKeeper();
  const { model: at } = config;
  const told = at !== undefined && 'env' in at ? { [at.env]: fill('{model}') } : {};
  const own = Object.entries(config.start.env ?? {}).map(([name, value]) => [name, fill(value)]);
  const run = (command: string): Promise<Kept> =>
    keeper.run({
      file: '/bin/sh',
      args: ['-c', fill(command)],
      directory,
      environment: { ...inherited(), ...told, ...Object.fromEntries(own) },
      endSignal: 'SIGTERM',
      isGroup: true,
    });
  const kept = await run(config.start.command);
  const stop = async (): Promise<void> => {
    const { stop: command } = config.start;
    if (command !== undefined) {
      const ender = await run(command);
      await endedWithin(ender, ender.ended, STOP_LIMIT_MS);
      await Promise.all(backends.map(untilGone));
    }
    const ending = kept.end();
    await endedWithin(kept, ending, END_LIMIT_MS);
    await ending;
    if (options.keeper === undefined) await keeper.stop();
  };
  try {
    await keeper.hold(awaitReady(kept, { config, backends }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoints: { backends, auth: backends[0] ?? '' },
    model,
    // What is started on a port of its own can be started again, beside this one.
    ...(isMovable && { fresh: (where) => launchCommand({ config, directory, model: where, keeper }) }),
    stop,
  };
}

function inherited(): Record<string, string> {
  const known = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}

async function awaitReady(
  kept: Kept,
  { config, backends }: { readonly config: Started; readonly backends: readonly string[] },
): Promise<void> {
  const { ready, readyMs: limitMs, command } = config.start;
  const state: { code: number | null | undefined } = { code: undefined };
  void kept.ended.then((code) => {
    state.code = code;
  });
  // Where another command ends it, this one may return once it has started it.
  const hasEnded = (): boolean => state.code !== undefined && !(state.code === 0 && config.start.stop !== undefined);
  for (const url of backends) {
    const ask = (): Promise<string | undefined> =>
      ready === undefined ? listens(url) : askUrl(new URL(ready, url).href);
    const missing = await untilReady(ask, { hasEnded, ...(limitMs !== undefined && { limitMs }) });
    if (missing === undefined) continue;
    if (hasEnded()) throw unavailable(`${command} to go on`, `it ended with ${state.code}`, kept);
    throw unavailable(`${url} to be ready`, missing, kept);
  }
}

/** Waits for the end of a program, and makes one when it takes too long. */
async function endedWithin(kept: Kept, ending: Promise<unknown>, limitMs: number): Promise<void> {
  await within(ending, { limitMs, what: 'the end of the stack' }).catch(() => kept.signal('SIGKILL'));
}

async function areTaken(urls: readonly string[]): Promise<boolean> {
  const missing = await Promise.all(urls.map(listens));
  return missing.some((one) => one === undefined);
}

/** Whoever has the stack's address already would be tested in its place. */
function taken(urls: readonly string[]): OverhearError {
  return new OverhearError('stack-unavailable', `expected nobody at ${urls.join(', ')} before the stack is started`, {
    hint: 'End what runs there, set `start.reuse` to test it as it is, or put {port} into `url` and `start.command`.',
  });
}

/** What a command ends may take a moment to go; what stays is left to whoever meets it. */
async function untilGone(url: string): Promise<void> {
  const ask = async (): Promise<string | undefined> =>
    (await listens(url)) === undefined ? 'it takes connections still' : undefined;
  await untilReady(ask, { limitMs: END_LIMIT_MS });
}

async function listens(url: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(url);
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return await new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: number });
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error) => resolve(`${url} takes no connection: ${error.message}`));
  });
}

function unavailable(expected: string, came: string, kept: Kept): OverhearError {
  const said = kept.said().trim();
  const last = said === '' ? 'It printed nothing.' : `It printed last:\n${said.split('\n').slice(-12).join('\n')}`;
  return new OverhearError('stack-unavailable', `expected ${expected}; ${came}. ${last}`, {
    hint: 'Try the command of `start` by hand, in the directory of the configuration.',
  });
}
