import { formatKey } from '../check/checker.ts';
import type { KeptEntry } from '../corpus/entry.ts';
import { hideSecrets } from '../report/cut.ts';
import { sentenceLines } from '../report/explanation-text.ts';
import { planColumns } from '../report/plan-columns.ts';
import type { Terminal } from './terminal.ts';

/** An entry for a terminal: what it shows, where it was found, and its plan with a column for each user. */
export function entryText({ file, entry }: KeptEntry, terminal: Terminal): string {
  const { name, stack, replicas, faults } = entry.target;
  const how = `${name}${stack === undefined ? '' : ` as ${stack}`}`;
  const { colours, width } = terminal;
  return [
    colours.bold(hideSecrets(entry.title)),
    colours.dim(`${file} · ${formatKey(entry.key)}`),
    colours.dim(`${how}, ${replicas} replica${replicas === 1 ? '' : 's'}, faults: ${faults.join(', ') || 'none'}`),
    colours.dim(`expects ${entry.expect} · violated in ${entry.repeats.violated} of ${entry.repeats.of}`),
    '',
    planColumns(entry.plan, { width }),
    '',
    ...(entry.why === undefined ? [] : [sentenceLines(entry.why, width), '']),
  ].join('\n');
}
