import type { Colours } from './colours.ts';
import { hideSecrets } from './cut.ts';
import {
  STAGES,
  tellingFailure,
  verdictOf,
  type CheckResult,
  type Diagnosis,
  type DiagnosisVerdict,
  type Skip,
  type Stage,
} from './diagnosis.ts';
import { count, seconds } from './numbers.ts';
import { remedyText } from './remedy-text.ts';
import { wrap } from './wrap.ts';
import { ownCommand } from '../support/own-command.ts';

/** How a diagnosis is printed. `stackFlags`: the flags that lead to the same stack again. */
export interface DiagnosisLook {
  readonly colours: Colours;
  readonly width: number;
  readonly stackFlags: readonly string[];
}

/** What the doctor found: a line a check by stage, what to do about each failure, the verdict, what to type next. */
export function diagnosisText(diagnosis: Diagnosis, look: DiagnosisLook): string {
  const { checks } = diagnosis;
  const stages = STAGES.flatMap((stage) => {
    const own = checks.filter((result) => result.stage === stage);
    return own.length === 0 ? [] : [titleOf(stage, look.colours), ...own.flatMap((result) => lines(result, look)), ''];
  });
  const command = nextCommand(verdictOf(diagnosis), look.stackFlags);
  return [...stages, verdictLine(diagnosis, look.colours), `next  ${look.colours.bold(command)}`].join('\n');
}

/** What failed and what to do about it, in one line each. Undefined when nothing did. */
export function failureText(diagnosis: Diagnosis): string | undefined {
  const failure = tellingFailure(diagnosis);
  if (failure === undefined) return undefined;
  return hideSecrets(`${failure.check} failed: ${failure.came.what}. To do: ${remedyText(failure.came.remedy)}.`);
}

/** What to type after a diagnosis: the campaign that it makes way for, or the doctor again once it is mended. */
export function nextCommand(verdict: DiagnosisVerdict, stackFlags: readonly string[]): string {
  const command = verdict === 'sound' || verdict === 'violated' ? 'fuzz' : 'doctor';
  return ownCommand(command, stackFlags);
}

const TITLES: Readonly<Record<Stage, string>> = {
  reach: 'is it there, and is it what the flags say',
  authenticate: 'is a good token good, and a bad one bad, at each door',
  isolate: 'do runs reach the puppet, and come back to their own user alone',
};

function titleOf(stage: Stage, colours: Colours): string {
  return `${colours.bold(stage)}  ${colours.dim(TITLES[stage])}`;
}

const NAME_WIDTH = 20;
const TIME_WIDTH = 9;
const MARGIN = 4 + NAME_WIDTH + TIME_WIDTH + 2;
/** Of the lines that a text goes on in. */
const INDENT = 2;

function lines(result: CheckResult, { colours, width }: DiagnosisLook): readonly string[] {
  const { check, tried, came } = result;
  const room = Math.max(width - MARGIN, NAME_WIDTH);
  const head = (mark: string, time: string): string =>
    `  ${mark} ${check.padEnd(NAME_WIDTH)}${time.padStart(TIME_WIDTH)}  `;
  const lay = (start: string, text: string): readonly string[] =>
    wrap(hideSecrets(text), room).map((line, index) => (index === 0 ? start : ' '.repeat(MARGIN + INDENT)) + line);
  const time = `${Math.round(result.elapsedMs)} ms`;
  switch (came.kind) {
    case 'fine':
      return lay(head(colours.green('✓'), time), `${tried} → ${came.what}`);
    case 'skipped':
      return lay(head(colours.dim('–'), ''), skipText(came.why));
    case 'failed':
      return [
        ...lay(head(colours.red('✗'), time), `${tried} → ${came.what}`),
        ...lay(' '.repeat(MARGIN), `to do: ${remedyText(came.remedy)}`),
      ];
    default:
      return came satisfies never;
  }
}

function skipText(why: Skip): string {
  switch (why.kind) {
    case 'failed':
      return `not tried, since ${why.check} failed`;
    case 'not-promised':
      return 'not tried, since the target does not promise it';
    case 'interrupted':
      return 'interrupted';
    default:
      return why satisfies never;
  }
}

function verdictLine(diagnosis: Diagnosis, colours: Colours): string {
  const failed = diagnosis.checks.filter(({ came }) => came.kind === 'failed').length;
  const all = `${count(diagnosis.checks.length, 'check')} in ${seconds(diagnosis.elapsedMs)}`;
  const verdict = verdictOf(diagnosis);
  switch (verdict) {
    case 'sound':
      return colours.green(`sound: ${all}, and nothing is wrong`);
    case 'violated':
      return colours.red(`violated: ${all}, and ${failed} failed; the stack can be fuzzed, and breaks a promise`);
    case 'unavailable':
      return colours.red(`unavailable: ${all}, and ${failed} failed; nothing can be fuzzed before that is mended`);
    case 'usage':
      return colours.red(`wrong usage: ${all}, and ${failed} failed`);
    case 'interrupted':
      return colours.yellow(`interrupted after ${seconds(diagnosis.elapsedMs)}`);
    default:
      return verdict satisfies never;
  }
}
