import { CHECKERS, COMPARISONS } from '../../check/list.ts';
import { layMarkdown } from '../readme/lay-markdown.ts';
import { layColumns } from './lay-columns.ts';
import type { Seen } from './measurement.ts';

const NAMES = [...CHECKERS, ...COMPARISONS].map(({ name }) => name);

/** Which checkers see which faults, a column each, with what hangs on one of them and which of them see nothing. */
export function matrixText(all: readonly Seen[]): string {
  const numbers = NAMES.map((_, at) => `${at + 1}`);
  const table = layColumns(['fault', ...numbers, ''], all.map((seen) => [seen.row, ...cellsOf(seen), remarkOf(seen)]));
  return [NAMES.map((name, at) => `${at + 1} ${name}`).join(' · '), '', table, '', ...remarksOf(all)].join('\n');
}

export function matrixMarkdown(all: readonly Seen[]): string {
  const rows = all.map((seen) => [`\`${seen.row}\``, ...cellsOf(seen), remarkOf(seen)]);
  return [layMarkdown(['fault', ...NAMES.map((name) => `\`${name}\``), ''], rows), '', ...remarksOf(all)].join('\n');
}

/** Checkers that see none of these. */
export function blindCheckers(all: readonly Seen[]): readonly string[] {
  return NAMES.filter((name) => all.every(({ times }) => times[name] === undefined));
}

/** What is seen by one checker, or by none. */
export function remarkOf({ times }: Seen): string {
  const count = Object.keys(times).length;
  return count === 0 ? 'seen by none' : count === 1 ? 'hangs on one' : '';
}

function remarksOf(all: readonly Seen[]): readonly string[] {
  const hanging = all.filter((seen) => remarkOf(seen) === 'hangs on one').map(({ row }) => row);
  const unseen = all.filter((seen) => remarkOf(seen) === 'seen by none').map(({ row }) => row);
  return [
    `Hang on one checker: ${hanging.join(', ') || 'none'}.`,
    `Seen by none: ${unseen.join(', ') || 'none'}.`,
    `Checkers that see none of these: ${blindCheckers(all).join(', ') || 'none'}.`,
  ];
}

/** A tick where it is seen each time, else how often. */
function cellsOf({ of, times }: Seen): readonly string[] {
  return NAMES.map((name) => {
    const count = times[name] ?? 0;
    return count === 0 ? '' : count === of ? '✓' : `${count}/${of}`;
  });
}
