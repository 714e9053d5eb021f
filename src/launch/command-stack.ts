import { connect } from 'node:net';
import { describeError, OverhearError } from '../support/errors.ts';
import type { StartConfig, TargetConfig } from '../target/define/config.ts';
import type { RunningStack } from '../target/target.ts';
import { freePort } from './free-port.ts';
import { createKeeper, type Keeper, type Kept } from './keeper.ts';

type Started = TargetConfig & { readonly start: StartConfig };

const READY_MS = 30_000;
const PAUSE_MS = 25;
const ANSWER_LIMIT_MS = 2_000;
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
    const last = setTimeout(() => void kept.signal('SIGKILL'), END_LIMIT_MS);
    await kept.end();
    clearTimeout(last);
    if (options.keeper === undefined) await keeper.stop();
  };
  try {
    await keeper.hold(untilReady(kept, { config, backends }));
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

async function untilReady(
  kept: Kept,
  { config, backends }: { readonly config: Started; readonly backends: readonly string[] },
): Promise<void> {
  const { ready, readyMs = READY_MS, command } = config.start;
  const endsAt = performance.now() + readyMs;
  const state: { ended: number | null | undefined } = { ended: undefined };
  void kept.ended.then((code) => {
    state.ended = code;
  });
  for (const url of backends) {
    for (;;) {
      const problem = ready === undefined ? await listens(url) : await answers(new URL(ready, url));
      if (problem === undefined) break;
      if (state.ended !== undefined) throw unavailable(`${command} to go on`, `it ended with ${state.ended}`, kept);
      if (performance.now() > endsAt) throw unavailable(`${url} to be ready in ${readyMs} ms`, problem, kept);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function answers(url: URL): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await answer.text();
    return answer.ok ? undefined : `${url.href} was answered ${answer.status}`;
  } catch (error) {
    return `${url.href} gave no answer: ${describeError(error)}`;
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
