import type { Command } from 'commander';
import { launchEmbedded } from '../launch/embedded.ts';
import { launchServices } from '../launch/services.ts';
import { DEFAULT_LIMITS } from '../protocol/limits.ts';
import { OverhearError } from '../support/errors.ts';
import type { RunningStack } from '../target/target.ts';
import { chooseFaults } from './choose-stack.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { faultFlag, launchFlag } from './flags.ts';
import { givenServers } from './given-servers.ts';
import { stackThatShows } from './stack-that-shows.ts';
import type { Surroundings } from './surroundings.ts';
import { readUrl, readWhole } from './values.ts';
import { MOST_REPLICAS, type LaunchKind } from './work.ts';

interface StackFlags {
  readonly llmUrl: string;
  readonly authPort: number;
  readonly backendPort: number;
  readonly stack?: LaunchKind;
  readonly replicas?: number;
  readonly fault?: readonly string[];
}

const REPLICAS = readWhole({ min: 1, max: MOST_REPLICAS.services });
const PORT = readWhole({ min: 1, max: 65_535 });

const EXAMPLES = `
Examples:
  overhear stack                                 then type, in another terminal, the command that it prints
  overhear stack --replicas 3 --backend-port 8000    backends at 8000, 8001, 8002
  overhear stack --fault fallback-bcast          with a planted bug
  overhear stack --stack services --replicas 3   processes on PostgreSQL and Redis of this machine`;

/** `overhear stack`: the reference stack, until Ctrl-C. */
export function addStack(program: Command, surroundings: Surroundings): void {
  program
    .command('stack')
    .summary('start the reference stack, to fuzz it from another terminal')
    .description('Starts auth service, backend and database on this machine, until Ctrl-C.')
    .option('--llm-url <url>', 'where its model is', readUrl, 'http://127.0.0.1:4010')
    .option('--auth-port <port>', 'of the auth service', PORT, 8081)
    .option('--backend-port <port>', 'of the first backend; the others follow', PORT, 8000)
    .addOption(launchFlag())
    .option('--replicas <n>', 'backends, to 3, services to 4 (1, or what --fault needs)', REPLICAS)
    .addOption(faultFlag('planted bugs to switch on'))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StackFlags) => {
      await run(flags, surroundings);
      surroundings.end(EXIT_CODES.holds.code);
    });
}

async function run(flags: StackFlags, { terminal, signal }: Surroundings): Promise<void> {
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
    `fuzz it   npm run fuzz -- ${flags.join(' ')}`,
    'end it    Ctrl-C',
  ].join('\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
