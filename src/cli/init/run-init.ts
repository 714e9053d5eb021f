import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, OverhearError } from '../../support/errors.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { InitFlags } from '../init.ts';
import type { Surroundings } from '../surroundings.ts';
import { addScript } from './add-script.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { configText } from './config-text.ts';
import { gatherAnswers, type Ask } from './gather-answers.ts';
import { readProject, type Project } from './read-project.ts';
import { testText } from './test-text.ts';
import { workflowText } from './workflow-text.ts';
import { writeNew } from './write-new.ts';

const CONFIG = 'overhear.config.ts';
const CACHE = 'corpus/generated/';

/** Writes what a project needs to be fuzzed into the directory, and says what and what comes next. */
export async function runInit(
  flags: InitFlags,
  { terminal, signal }: Pick<Surroundings, 'terminal' | 'signal'>,
  directory: string,
): Promise<ExitCode> {
  const project = readProject(directory);
  const { ask, close } =
    flags.yes === true || !process.stdin.isTTY
      ? { ask: STANDARD, close: () => undefined }
      : askOnTerminal(process, signal);
  try {
    const answers = await gatherAnswers(flags, project, ask);
    const force = flags.force === true;
    const tell = (what: string, file: string, why: string): void =>
      terminal.print(`${what.padEnd(11)} ${file.padEnd(WIDTH)} ${why}\n`);
    for (const { path, text, why } of filesFor(project, configText(answers))) {
      const came = writeNew({ path, text }, { directory, force });
      tell(came, path, came === 'written' ? why : 'it is there already; --force overwrites it');
    }
    for (const { path, text, why } of changesFor(project, textOf(join(directory, '.gitignore')))) {
      writeNew({ path, text }, { directory, force: true });
      tell('changed', path, why);
    }
    terminal.print(nextText());
    return EXIT_CODES.holds.code;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return EXIT_CODES.interrupted.code;
    throw error;
  } finally {
    close();
  }
}

const STANDARD: Ask = ({ standard }) => Promise.resolve(standard);
const WIDTH = 32;

interface File {
  readonly path: string;
  readonly text: string;
  readonly why: string;
}

function filesFor(project: Project, config: string): readonly File[] {
  return [
    { path: CONFIG, text: config, why: 'how your stack is reached: edit what says EDIT' },
    ...(project.hasVitest
      ? [{ path: 'overhear.test.ts', text: testText(), why: 'the same as tests of vitest' }]
      : []),
    { path: '.github/workflows/overhear.yml', text: workflowText(project), why: 'the same at each push' },
  ];
}

/** Files of the project's own, of which all that is there stays. */
function changesFor({ manifest }: Project, ignored: string): readonly File[] {
  const script = manifest && addScript(manifest);
  const isIgnored = ignored.split('\n').includes(CACHE);
  const before = ignored === '' || ignored.endsWith('\n') ? ignored : `${ignored}\n`;
  return [
    ...(script === undefined ? [] : [{ path: 'package.json', text: script, why: 'npm run overhear' }]),
    ...(isIgnored
      ? []
      : [{ path: '.gitignore', text: `${before}${CACHE}\n`, why: 'a cache; commit corpus/regression, though' }]),
  ];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new OverhearError('not-readable', `cannot read ${path}: ${describeError(cause)}`, { cause });
  }
}

function nextText(): string {
  return `
next  edit ${CONFIG}
      npx overhear doctor    says what of it is right
      npx overhear fuzz      searches for a minute
`;
}
