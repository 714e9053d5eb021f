import { Option, type Command } from 'commander';
import { REPORTER_NAMES } from '../report/reporter-names.ts';
import { LAUNCH_KINDS, MOST_REPLICAS, type LaunchKind } from './work.ts';
import { readAddress, readConcurrency, readDuration, readNames, readPath, readWhole } from './values.ts';
import { readUrl, readUrls, type Address } from './values.ts';

/** Which stack. */
export interface StackFlags {
  readonly target?: string;
  readonly backend?: readonly string[];
  readonly auth?: string;
  readonly llmListen?: Address;
  readonly stack?: LaunchKind;
  readonly replicas?: number;
  readonly fault?: readonly string[];
  readonly allowRemote?: true;
}

/** How a campaign searches. */
export interface SearchFlags {
  readonly property?: readonly string[];
  readonly seed?: number;
  readonly path?: string;
  readonly runs?: number;
  readonly time?: number;
  readonly shrinkTime: number;
  /** Kinds of disturbances, `all` or `none`; absent: what can be done, in a few plans. */
  readonly disturb?: readonly string[];
  readonly concurrency: number | 'auto';
  readonly keepGoing?: true;
  /** commander makes it of `--no-novelty`. */
  readonly novelty: boolean;
  /** commander makes it of `--no-save`. */
  readonly save: boolean;
}

/** The bound of each kind of stack is `MOST_REPLICAS`. */
const REPLICAS = readWhole({ min: 1, max: MOST_REPLICAS.services });

const SEED = readWhole({ min: -2_147_483_648, max: 2_147_483_647 });

export function addStackFlags(command: Command): Command {
  return command
    .option('--target <what>', 'a configuration, or reference (overhear.config.ts of this directory, or reference)')
    .option('--backend <url>', 'backend of a stack that runs; several are its replicas', readUrls)
    .option('--auth <url>', 'its auth service', readUrl)
    .option('--llm-listen <host:port>', 'where it was told that its model is (127.0.0.1:4010)', readAddress)
    .addOption(launchFlag())
    .option('--replicas <n>', 'replicas that are started, to 3, services to 4 (1, or what --fault needs)', REPLICAS)
    .addOption(faultFlag('planted bugs to switch on in the stack that is started'))
    .option('--allow-remote', 'attack a stack that is not on this machine');
}

export function addSearchFlags(command: Command): Command {
  return command
    .option('--property <name>', 'claims to try, with commas (all; non-interference only in this process)', readNames)
    .option('--seed <n>', 'start of chance (drawn); plans are its own alone, with no mutants between', SEED)
    .option('--path <path>', 'only the plan to which this path leads, of that --seed and that one --property', readPath)
    .option('--runs <n>', 'stop after so many executions', readWhole({ min: 1 }))
    .option('--time <time>', 'stop after this time, shrinking not included (60s, without --runs)', readDuration)
    .addOption(durationFlag('--shrink-time <time>', 'stop shrinking a violation after this time', '60s'))
    .option('--disturb <what>', 'done to the stack in each plan: kinds, all; or none (what can be, in few)', readNames)
    .addOption(
      new Option('--concurrency <n>', 'executions at once').argParser(readConcurrency).default('auto'),
    )
    .option('--keep-going', 'go on after the first violation')
    .option('--no-novelty', 'perform plans as they are drawn, and do not look for what is new')
    .option('--no-save', 'write nothing to corpus/regression and corpus/generated');
}

export function addReportFlags(command: Command): Command {
  return command
    .option('--reporter <name>', `${REPORTER_NAMES.join(', ')}; repeat for several`, readNames)
    .option('--out <dir>', 'directory for the files of the reporters named')
    .option('--json', 'print one JSON object and nothing else on stdout')
    .addOption(
      new Option('--if-unavailable <what>', 'when nothing of the stack ever answers: exit 3, or 0')
        .choices(['fail', 'skip'])
        .default('fail'),
    );
}

export function launchFlag(): Option {
  const description = 'how it is started: in this process, or with PostgreSQL and Redis';
  return new Option('--stack <how>', description).choices(LAUNCH_KINDS);
}

export function faultFlag(description: string): Option {
  return new Option('--fault <slug>', `${description}, with commas; SLUG@run=2: with a guard`).argParser(readNames);
}

export function durationFlag(flags: string, description: string, standard: string): Option {
  return new Option(flags, description).argParser(readDuration).default(readDuration(standard), standard);
}
