import { PROPERTIES } from '../../../properties/list.ts';
import { CHECKERS, COMPARISONS } from '../../check/list.ts';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import { DISTURBANCE_KINDS, type Effects } from '../../contract/disturbance.ts';
import { referenceContract } from '../../contract/reference-contract.ts';
import type { Fault } from '../../reference/faults/fault.ts';
import { GUARDS } from '../../reference/faults/guards/list.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { describeDisturbance } from '../../report/describe-disturbance.ts';
import { BOARD, readBoard } from '../scoreboard/keep-board.ts';
import { scoreboardMarkdown } from '../scoreboard/scoreboard-table.ts';
import { layMarkdown } from './lay-markdown.ts';

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
      [...CHECKERS, ...COMPARISONS].map(({ name, claim }) => [code(name), claim]),
    ),
  disturbances: () =>
    layMarkdown(
      ['disturbance', 'what happens, here to replica 1', 'what it may do'],
      DISTURBANCE_KINDS.map((what) => {
        const { begins } = describeDisturbance({ what, replica: 1 });
        return [code(what), begins, effectsText(referenceContract().disturbed?.effects[what])];
      }),
    ),
  faults: () =>
    layMarkdown(
      ['fault', 'what goes wrong', 'needs', 'it happened to'],
      FAULTS.map(({ slug, title, needs, source }) => [code(slug), title, needsText(needs), linkSource(source)]),
    ),
  scoreboard: () => scoreboardMarkdown(readBoard(BOARD).standings),
  guards: () =>
    layMarkdown(
      ['guard', 'harm is done only'],
      GUARDS.map(({ example, meaning }) => [code(`@${example}`), meaning]),
    ),
  'exit-codes': () =>
    layMarkdown(
      ['code', 'meaning'],
      Object.values(EXIT_CODES).map((exit) => [String(exit.code), exit.meaning]),
    ),
};

const NEEDS: Readonly<Record<Fault['needs'][number], string>> = {
  M: '2 replicas',
  P: 'PostgreSQL',
  R: '`redis-server`',
};

/** What the stack of a fault must have; each has a PostgreSQL server. */
function needsText(needs: Fault['needs']): string {
  return needs.map((need) => NEEDS[need]).join(', ') || '–';
}

/** What a disturbance of a kind may do, as the contract of the reference stack has it. */
function effectsText(effects: Effects | undefined): string {
  const { closes = [], silences = false, interrupts = false } = effects ?? {};
  const texts = [
    closes.length === 0 ? '' : `close connections (${closes.join(', ')})`,
    silences ? 'leave requests without an answer' : '',
    interrupts ? 'interrupt runs' : '',
  ].filter((text) => text !== '');
  return texts.join(', ') || '–';
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
