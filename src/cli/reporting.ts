import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAIN } from '../report/colours.ts';
import type { CampaignEvent, ReplayEvent, ReplayResult, Summary } from '../report/events.ts';
import { REPORTERS, type ReporterKind } from '../report/list.ts';
import { isPassedOver, passedOverText } from '../report/passed-over.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { chooseNames } from './choose-names.ts';
import { createProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** What the flags say about reports. */
export interface ReportOptions {
  readonly reporter?: readonly string[];
  readonly out?: string;
  readonly json?: true;
  readonly ifUnavailable: 'fail' | 'skip';
}

/** Where events go: to each reporter, and to the progress line. */
export interface Reporting {
  readonly emit: (event: CampaignEvent | ReplayEvent) => void;
}

/**
 * Makes the reporters that were asked for. Stdout has one report: the object of `--json`, else text, else the reporters
 * named without a directory. With `--out` each reporter named writes its own file there, made at once so that a wrong
 * directory is known before anything starts (OverhearError `out-not-writable`).
 */
export function openReporting(terminal: Terminal, options: ReportOptions): Reporting {
  const progress = createProgress(terminal, () => performance.now());
  const toStdout = (text: string): void => {
    progress.clear();
    terminal.print(text);
  };
  const { colours, width } = terminal;
  const { ifUnavailable } = options;
  const { printed, written } = chooseReporters(options);
  const reporters = [
    ...printed.map((kind) => kind.create({ write: toStdout, colours, width, ifUnavailable })),
    ...written.map((kind) => {
      const write = openFile(options.out ?? '.', kind.file);
      return kind.create({ write, colours: PLAIN, width: FILE_WIDTH, ifUnavailable });
    }),
  ];
  return {
    emit: (event) => {
      for (const reporter of reporters) reporter.onEvent(event);
      if (event.kind !== 'replayed' && event.kind !== 'replay-ended') progress.onEvent(event);
      if (event.kind === 'ended') progress.clear();
      const passedOver = findPassedOver(event, ifUnavailable);
      if (passedOver !== undefined) terminal.tell(`${passedOverText(passedOver)}\n`);
    },
  };
}

/** Said on stderr too, where no report is looked at. */
function findPassedOver(
  event: CampaignEvent | ReplayEvent,
  ifUnavailable: ReportOptions['ifUnavailable'],
): Summary | ReplayResult | undefined {
  if (event.kind === 'ended') return isPassedOver(event.summary, ifUnavailable) ? event.summary : undefined;
  if (event.kind !== 'replay-ended') return undefined;
  return event.results.find((result) => isPassedOver(result, ifUnavailable));
}

const FILE_WIDTH = 100;

interface Chosen {
  readonly printed: readonly ReporterKind[];
  readonly written: readonly ReporterKind[];
}

function chooseReporters({ json, out, reporter = [] }: ReportOptions): Chosen {
  const choose = (names: readonly string[]): readonly ReporterKind[] =>
    chooseNames(names, { what: 'reporter', known: REPORTERS });
  const named = choose(reporter);
  if (out !== undefined) return { printed: choose([json === true ? 'json' : 'text']), written: named };
  if (json === true && named.length > 0) {
    throw new OverhearError('bad-option', 'expected one report on stdout, got both --json and --reporter', {
      hint: 'Add --out DIR: the reporters named then write files there.',
    });
  }
  if (json === true) return { printed: choose(['json']), written: [] };
  return { printed: named.length === 0 ? choose(['text']) : named, written: [] };
}

/** Empties the file, and adds to it at once what comes, so that what was found is there whatever comes next. */
function openFile(directory: string, name: string): (text: string) => void {
  const file = join(directory, name);
  const attempt = (write: () => void): void => {
    try {
      write();
    } catch (cause) {
      throw new OverhearError('out-not-writable', `cannot write ${file}: ${describeError(cause)}`, {
        cause,
        hint: 'Give --out a directory that can be written to, or leave it out to print to stdout.',
      });
    }
  };
  attempt(() => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, '');
  });
  return (text) => attempt(() => appendFileSync(file, text));
}
