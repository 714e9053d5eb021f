import { layMarkdown } from '../readme/lay-markdown.ts';
import { layColumns } from './lay-columns.ts';
import type { Standing } from './standing.ts';

const TITLES = ['fault', 'found', 'after', 'in', 'told by', 'steps', 'users', 'shrinking', 'repeats'];

/** The scoreboard for a terminal; names of checkers as they are. */
export function scoreboardText(standings: readonly Standing[]): string {
  return layColumns(TITLES, standings.map((standing) => cellsOf(standing, (name) => name)));
}

/** The same as Markdown. */
export function scoreboardMarkdown(standings: readonly Standing[]): string {
  return layMarkdown(TITLES, standings.map((standing) => cellsOf(standing, (name) => `\`${name}\``)));
}

/** How to read it, for whoever sees it for the first time. */
export const LEGEND =
  'after: executions until it first showed, in: seconds; steps and users: before → after shrinking (of the witness); ' +
  'shrinking: executions in seconds; all but found and repeats in the median';

function cellsOf(standing: Standing, code: (name: string) => string): readonly string[] {
  const { row, found, of, usual, witness, repeats } = standing;
  const came = `${found}/${of}`;
  if (usual === undefined) {
    return [code(row), came, '–', '–', standing.control ? 'nothing to find' : 'nothing', '–', '–', '–', '–'];
  }
  const told = Object.entries(standing.checkers).sort(([, a], [, b]) => b - a);
  const wrong = new Set(standing.wrong.map(({ checker }) => checker));
  return [
    code(row),
    came,
    number(usual.executions),
    seconds(usual.ms),
    told
      .map(([name, times]) => `${code(name)}${times === found ? '' : ` ${times}`}${wrong.has(name) ? ' ✗' : ''}`)
      .join(', '),
    `${number(usual.from.steps)} → ${number(usual.to.steps)} (${witness?.steps ?? '–'})`,
    `${number(usual.from.users)} → ${number(usual.to.users)} (${witness?.users ?? '–'})`,
    `${number(usual.shrinkExecutions)} in ${seconds(usual.shrinkMs)}`,
    `${repeats.violated}/${repeats.of}`,
  ];
}

/** A median of whole numbers may end with a half. */
function number(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
