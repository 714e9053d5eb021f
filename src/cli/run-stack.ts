import { launchEmbedded } from '../launch/embedded.ts';
import { launchServices } from '../launch/services.ts';
import { DEFAULT_LIMITS } from '../protocol/limits.ts';
import { OverhearError } from '../support/errors.ts';
import { ownCommand } from '../support/own-command.ts';
import type { RunningStack } from '../target/target.ts';
import { chooseFaults } from './choose-stack.ts';
import { givenServers } from './given-servers.ts';
import type { StartFlags } from './stack.ts';
import { stackThatShows } from './stack-that-shows.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs the reference stack until the signal comes. */
export async function runStack(flags: StartFlags, { terminal, signal }: Surroundings): Promise<void> {
  const model = readModel(flags.llmUrl);
  const faults = await chooseFaults(flags.fault ?? []);
  const { kind, replicas } = await stackThatShows(faults, flags);
  const backendPorts = Array.from({ length: replicas }, (_, index) => flags.backendPort + index);
  const { authPort } = flags;
  // Another process fuzzes it and knows nothing of our settings: its limits are those of the protocol.
  const settings = { framesPerSecond: DEFAULT_LIMITS.framesPerSecond };
  const options = { replicas, faults, model, settings, authPort, backendPorts };
  const stack =
    kind === 'embedded'
      ? await launchEmbedded(options)
      : await launchServices({ ...options, servers: givenServers(process.env) });
  try {
    terminal.print(`${describe(stack, faults)}\n`);
    await aborted(signal);
  } finally {
    await stack.stop();
  }
}

/** The model's address: requests go to `/v1` there, which the URL may name. */
function readModel(url: string): RunningStack['model'] {
  const { protocol, hostname, port, pathname } = new URL(url);
  if (protocol !== 'http:' || !/^\/(v1)?$/.test(pathname)) {
    throw new OverhearError('bad-option', `expected --llm-url to be http://HOST:PORT, got ${url}`, {
      hint: 'The model is asked at /v1 below it.',
    });
  }
  return { host: hostname, port: port === '' ? 80 : Number(port) };
}

function describe(stack: RunningStack, faults: readonly string[]): string {
  const { backends, auth } = stack.endpoints;
  const { host, port } = stack.model;
  const flags = [...backends.map((url) => `--backend ${url}`), `--auth ${auth}`, `--llm-listen ${host}:${port}`];
  return [
    `auth      ${auth}`,
    ...backends.map((url) => `backend   ${url}`),
    `model     http://${host}:${port}/v1, where the fuzzer will listen`,
    `faults    ${faults.join(', ') || 'none'}`,
    '',
    `fuzz it   ${ownCommand('fuzz', flags)}`,
    'end it    Ctrl-C',
  ].join('\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
