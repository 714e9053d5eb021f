import type { Colours } from './colours.ts';
import type { Reporter } from './events.ts';
import { createJsonReporter } from './json.ts';
import { createJunitReporter } from './junit.ts';
import { REPORTER_NAMES, type ReporterName } from './reporter-names.ts';
import { createTextReporter } from './text.ts';

/** What a reporter needs from its caller. */
export interface ReporterOptions {
  /** Takes whole lines, each with its end. */
  readonly write: (text: string) => void;
  readonly colours: Colours;
  /** Characters in a line of the terminal. */
  readonly width: number;
  /** Whether a target that cannot be reached is a failure or, as `--if-unavailable skip` says, is passed over. */
  readonly ifUnavailable: 'fail' | 'skip';
}

/** A reporter as `--reporter` names it; `file` is its name below `--out`. */
export interface ReporterKind {
  readonly name: ReporterName;
  readonly file: string;
  readonly create: (options: ReporterOptions) => Reporter;
}

const KINDS: Readonly<Record<ReporterName, Omit<ReporterKind, 'name'>>> = {
  text: { file: 'report.txt', create: createTextReporter },
  json: { file: 'report.json', create: createJsonReporter },
  junit: { file: 'junit.xml', create: createJunitReporter },
};

/** Every reporter, the default one first. */
export const REPORTERS: readonly ReporterKind[] = REPORTER_NAMES.map((name) => ({ name, ...KINDS[name] }));
