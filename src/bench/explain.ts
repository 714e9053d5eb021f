import type { Command } from 'commander';
import { chooseNames } from '../cli/choose-names.ts';
import { readDuration, readNames, readWhole } from '../cli/values.ts';
import { explanationText, variantTable } from '../report/explanation-text.ts';
import { seconds } from '../report/numbers.ts';
import { planColumns } from '../report/plan-columns.ts';
import { WITNESSES, type FaultWitness } from '../selftest/witnesses/list.ts';
import { explainWitness, needsOf } from './explain-witness.ts';

interface ExplainFlags {
  readonly fault?: readonly string[];
  readonly rate: number;
  readonly times: number;
  readonly time: number;
  readonly table?: true;
}

const WIDTH = 120;

/** `bench explain`: what is said of each witness, so that it can be held against what the fault is known to need. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description("What the explanation of each fault's witness says, on the embedded stack.")
    .option('--fault <slug>', 'planted bugs, with commas (all that need no Redis)', readNames)
    .option('--rate <p>', 'chance that a planted bug does its harm', Number, 1)
    .option('--times <n>', 'performances by which the rate of a witness is taken', readWhole({ min: 1 }), 10)
    .option('--time <time>', 'for each of them (60s)', readDuration, 60_000)
    .option('--table', 'print each variant with its count as well')
    .action(async (flags: ExplainFlags) => {
      const known = WITNESSES.map((witness) => ({ ...witness, name: witness.slug }));
      const all = WITNESSES.filter(({ slug }) => !needsOf(slug).includes('R'));
      const chosen = flags.fault === undefined ? all : chooseNames(flags.fault, { what: 'fault', known });
      for (const witness of chosen) process.stdout.write(`${await explainOne(witness, flags)}\n\n`);
    });
}

async function explainOne(witness: FaultWitness, { rate, times, time, table }: ExplainFlags): Promise<string> {
  const { slug, checker, plan } = witness;
  const title = `${slug} · ${checker}\n${planColumns(plan, { width: WIDTH })}`;
  const start = performance.now();
  const came = await explainWitness(witness, { rate, times, timeMs: time });
  if (came === undefined) return `${title}\nnot shown`;
  const { explanation, executions } = came;
  return [
    title,
    explanationText(explanation, { plan, width: WIDTH }),
    ...(table === true ? [variantTable(explanation, plan)] : []),
    `${executions} executions of ${explanation.tried.length} variants in ${seconds(performance.now() - start)}`,
  ].join('\n');
}
