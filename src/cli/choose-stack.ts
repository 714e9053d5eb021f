import { knownFaults, slugOf } from '../launch/known-faults.ts';
import { OverhearError } from '../support/errors.ts';
import { chooseNames } from './choose-names.ts';
import { chooseNetra, NETRA } from './choose-netra.ts';
import { definedStack } from './defined-stack.ts';
import type { StackFlags } from './flags.ts';
import { findTarget, loadTarget } from './load-target.ts';
import { refuseRemote } from './loopback.ts';
import { stackThatShows } from './stack-that-shows.ts';
import type { StackChoice } from './work.ts';

/** Kinds of stacks that can be fuzzed. */
const REFERENCE = 'reference';
const TARGETS = [{ name: REFERENCE }, { name: NETRA }];

const STANDARD_MODEL = { host: '127.0.0.1', port: 4010 };

/** The stack that the flags speak of. Throws an OverhearError for unknown names and flags that do not go together. */
export async function chooseStack(flags: StackFlags): Promise<StackChoice> {
  const file = configurationOf(flags);
  if (file !== undefined) return await chooseDefined(flags, file);
  chooseNames([flags.target ?? REFERENCE], { what: 'target', known: TARGETS });
  if (flags.target === NETRA) return chooseNetra(flags, process.env);
  return flags.backend === undefined ? chooseLaunched(flags) : chooseRunning(flags, flags.backend);
}

/** Flags that speak of the stack that comes with overhear, or of one that speaks its protocol. */
const OF_REFERENCE = ['backend', 'auth', 'llmListen', 'stack', 'replicas', 'fault'] as const;

/** The configuration that was named, or that the working directory has, unless flags ask for the reference stack. */
function configurationOf(flags: StackFlags): string | undefined {
  const { target } = flags;
  if (target !== undefined) return /[./\\]/.test(target) ? target : undefined;
  const isReference = OF_REFERENCE.some((flag) => flags[flag] !== undefined);
  return isReference ? undefined : findTarget(process.cwd());
}

async function chooseDefined(flags: StackFlags, path: string): Promise<StackChoice> {
  const asked = OF_REFERENCE.find((flag) => flags[flag] !== undefined);
  if (asked !== undefined) {
    throw together(`--${asked}`, 'without a configuration', `${path} says where the stack is and how it is started.`);
  }
  return definedStack(await loadTarget(path), flags);
}

/** The faults, slugs with their guards, after each was found to be one; each once. */
export async function chooseFaults(faults: readonly string[]): Promise<readonly string[]> {
  if (faults.length === 0) return [];
  const known = (await knownFaults()).map(({ slug }) => ({ name: slug }));
  chooseNames(await Promise.all(faults.map(slugOf)), { what: 'fault', known });
  return [...new Set(faults)];
}

async function chooseLaunched(flags: StackFlags): Promise<StackChoice> {
  const { auth, llmListen, fault = [] } = flags;
  if (auth !== undefined) throw together('--auth', 'to come with --backend', 'Add --backend http://127.0.0.1:8000.');
  if (llmListen !== undefined) {
    throw together('--llm-listen', 'to come with --backend', 'A stack that is started here is told by overhear.');
  }
  const faults = await chooseFaults(fault);
  return { ...(await stackThatShows(faults, flags)), target: REFERENCE, faults };
}

function chooseRunning(flags: StackFlags, backends: readonly string[]): StackChoice {
  const { auth, llmListen = STANDARD_MODEL } = flags;
  if (auth === undefined) throw together('--backend', 'to come with --auth', 'Add --auth http://127.0.0.1:8081.');
  if (flags.fault !== undefined) {
    throw together('--fault', 'without --backend', 'Start the stack itself with it: overhear stack --fault SLUG.');
  }
  if (flags.stack !== undefined) {
    throw together('--stack', 'without --backend', 'A stack that runs already was started somehow.');
  }
  if (flags.replicas !== undefined) {
    throw together('--replicas', 'without --backend', 'Give --backend once for each replica.');
  }
  if (flags.allowRemote !== true) refuseRemote([...backends, auth]);
  return { kind: 'running', target: REFERENCE, endpoints: { backends, auth }, model: llmListen };
}

function together(flag: string, expectation: string, hint: string): OverhearError {
  return new OverhearError('bad-option', `expected ${flag} ${expectation}`, { hint });
}
