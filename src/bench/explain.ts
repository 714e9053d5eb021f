import type { Command } from 'commander';
import { PROPERTIES } from '../../properties/list.ts';
import { createAttempts } from '../campaign/attempts.ts';
import { explain } from '../campaign/explain.ts';
import { createLaboratory } from '../campaign/laboratory.ts';
import { repeat } from '../campaign/repeat.ts';
import { weigh } from '../campaign/weigh.ts';
import { chooseNames } from '../cli/choose-names.ts';
import { openSite } from '../cli/open-site.ts';
import { readDuration, readNames, readWhole } from '../cli/values.ts';
import { FAULTS } from '../reference/faults/list.ts';
import { explanationText, variantTable } from '../report/explanation-text.ts';
import { planColumns } from '../report/plan-columns.ts';
import { WITNESSES, type FaultWitness } from '../selftest/witnesses/list.ts';

interface ExplainFlags {
  readonly fault?: readonly string[];
  readonly times: number;
  readonly time: number;
  readonly table?: true;
}

const WIDTH = 120;

/** `bench explain`: what is said of each witness, so that it can be held against what the fault is known to need. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('What the explanation of each fault\'s witness says, on the embedded stack.')
    .option('--fault <slug>', 'planted bugs, with commas (all that need no Redis)', readNames)
    .option('--times <n>', 'performances by which the rate of a witness is taken', readWhole({ min: 1 }), 10)
    .option('--time <time>', 'for the variants of each', readDuration, 60_000)
    .option('--table', 'print each variant with its count as well')
    .action(async (flags: ExplainFlags) => {
      const embedded = WITNESSES.filter(({ slug }) => !needsOf(slug).includes('R'));
      const known = WITNESSES.map((witness) => ({ ...witness, name: witness.slug }));
      const chosen = flags.fault === undefined ? embedded : chooseNames(flags.fault, { what: 'fault', known });
      for (const witness of chosen) process.stdout.write(`${await explainWitness(witness, flags)}\n\n`);
    });
}

async function explainWitness({ slug, plan, checker }: FaultWitness, flags: ExplainFlags): Promise<string> {
  const replicas = needsOf(slug).includes('M') ? 2 : 1;
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas, faults: [slug] });
  let named = 0;
  const nextName = (): string => `${slug} ${(named += 1)}`;
  const laboratory = createLaboratory({ ...site, nextName });
  try {
    const first = weigh((await laboratory.tryAlone(plan)).judgement, { properties: PROPERTIES });
    const key = first.all.find((one) => one.key.checker === checker)?.key;
    const drawnBy = PROPERTIES.find(({ name }) => name === key?.property);
    const title = `${slug} · ${checker}\n${planColumns(plan, { width: WIDTH })}`;
    if (key === undefined || drawnBy === undefined) return `${title}\nnot shown`;
    const attempts = createAttempts({ laboratory, properties: PROPERTIES, drawnBy, key });
    const signal = AbortSignal.timeout(flags.time);
    const { lanes } = laboratory;
    const repeats = await repeat(() => attempts.alone(plan), { times: flags.times, lanes, signal });
    const own = { performed: repeats.length, shown: repeats.filter((one) => one !== undefined).length };
    const over = (): boolean => signal.aborted;
    const { abilities } = site.target;
    const start = performance.now();
    const explanation = await explain(plan, { own, attempts, laboratory, properties: PROPERTIES, abilities, over });
    const cost = `${attempts.executions - repeats.length} executions in ${seconds(performance.now() - start)}`;
    return [
      title,
      explanationText(explanation, { plan, width: WIDTH }),
      ...(flags.table === true ? [variantTable(explanation, plan)] : []),
      cost,
    ].join('\n');
  } finally {
    await laboratory.close();
    await site.close();
  }
}

function needsOf(slug: string): readonly string[] {
  return FAULTS.find((fault) => fault.slug === slug)?.needs ?? [];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
