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
  if (!isMovable) await refuseTaken(backends);
  const keeper = options.keeper ?? createKeeper();
  const { model: at } = config;
  const told = at !== undefined && 'env' in at ? { [at.env]: fill('{model}') } : {};
  const own = Object.entries(config.start.env ?? {}).map(([name, value]) => [name, fill(value)]);
  const kept = await keeper.run({
    file: '/bin/sh',
    args: ['-c', fill(config.start.command)],
    directory,
    environment: { ...inherited(), ...told, ...Object.fromEntries(own) },
    endSignal: 'SIGTERM',
    isGroup: true,
  });
  const stop = async (): Promise<void> => {
    const ending = kept.end();
    await within(ending, { limitMs: END_LIMIT_MS, what: 'the end of the stack' }).catch(() => kept.signal('SIGKILL'));
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
  const hasEnded = (): boolean => state.code !== undefined;
  for (const url of backends) {
    const ask = (): Promise<string | undefined> =>
      ready === undefined ? listens(url) : askUrl(new URL(ready, url).href);
    const missing = await untilReady(ask, { hasEnded, ...(limitMs !== undefined && { limitMs }) });
    if (missing === undefined) continue;
    if (hasEnded()) throw unavailable(`${command} to go on`, `it ended with ${state.code}`, kept);
    throw unavailable(`${url} to be ready`, missing, kept);
  }
}

/** Whoever has the stack's address already would be tested in its place. */
async function refuseTaken(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    if ((await listens(url)) !== undefined) continue;
    throw new OverhearError('stack-unavailable', `expected nobody at ${url} before the stack is started there`, {
      hint: 'End what runs there, leave `start` out to test it as it is, or put {port} into `url` and `start.command`.',
    });
  }
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
