import { PROPERTIES } from '../../../properties/list.ts';
import { CHECKERS } from '../../check/list.ts';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import type { Fault } from '../../reference/faults/fault.ts';
import { FAULTS } from '../../reference/faults/list.ts';

/** The tables of the README by their names, as Markdown, each from the list that the code runs. */
export const TABLES: Readonly<Record<string, () => string>> = {
  properties: () =>
    layMarkdown(
      ['property', 'claim', 'checkers'],
      PROPERTIES.map(({ name, claim, checkers }) => [code(name), claim, checkers.map(code).join(', ')]),
    ),
  checkers: () =>
    layMarkdown(
      ['checker', 'claim'],
      CHECKERS.map(({ name, claim }) => [code(name), claim]),
    ),
  faults: () =>
    layMarkdown(
      ['fault', 'what goes wrong', 'needs', 'it happened to'],
      FAULTS.map(({ slug, title, needs, source }) => [code(slug), title, needsText(needs), linkSource(source)]),
    ),
  'exit-codes': () =>
    layMarkdown(
      ['code', 'meaning'],
      Object.values(EXIT_CODES).map((exit) => [String(exit.code), exit.meaning]),
    ),
};

function layMarkdown(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles, titles.map(() => '---'), ...rows];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const NEEDS: Readonly<Record<Fault['needs'][number], string>> = {
  M: '2 replicas',
  P: 'PostgreSQL',
  R: '`redis-server`',
};

/** What the stack of a fault must have; each has a PostgreSQL server. */
function needsText(needs: Fault['needs']): string {
  return needs.map((need) => NEEDS[need]).join(', ') || '–';
}

function code(text: string): string {
  return `\`${text}\``;
}

/** The first of the sources, as a link where it is an issue or a pull request of GitHub, which redirects either. */
function linkSource(sources: string): string {
  const first = sources.split(/[;,(]/)[0]?.trim() ?? '';
  const issue = /^([\w.-]+\/[\w.-]+)(?: PR)?#(\d+)$/.exec(first);
  return issue === null ? first : `[${first}](https://github.com/${issue[1]}/issues/${issue[2]})`;
}
