import pico from 'picocolors';
import type { Colours } from '../report/colours.ts';

/** The world around a command, as far as it may see it. */
export interface Terminal {
  /** The report. */
  readonly print: (text: string) => void;
  /** Everything else: progress, errors, advice. */
  readonly tell: (text: string) => void;
  /** For the report. */
  readonly colours: Colours;
  /** Whether a line told can be written over. */
  readonly rewritable: boolean;
  /** Characters in a line. */
  readonly width: number;
}

/**
 * The terminal of a process. Colours: never with NO_COLOR, always with FORCE_COLOR (but `0`), else where stdout is a
 * terminal that is not `dumb`. Lines are written over where stderr is a terminal, but not in a CI.
 */
export function openTerminal(process: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>): Terminal {
  const { stdout, stderr, env } = process;
  return {
    print: (text) => stdout.write(text),
    tell: (text) => stderr.write(text),
    colours: pico.createColors(wantsColours(env, stdout.isTTY)),
    rewritable: stderr.isTTY && !isSet(env['CI']) && env['TERM'] !== 'dumb',
    width: stdout.isTTY ? stdout.columns : 100,
  };
}

function wantsColours(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (isSet(forced)) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
