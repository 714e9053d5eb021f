import type { Command } from 'commander';
import { createLaboratories } from '../campaign/laboratories.ts';
import { repeat } from '../campaign/repeat.ts';
import { chooseNames } from '../cli/choose-names.ts';
import { openSite } from '../cli/open-site.ts';
import { readDuration, readNames, readWhole } from '../cli/values.ts';
import { leastReplicas } from '../launch/known-faults.ts';
import { seconds } from '../report/numbers.ts';
import { intervalOf, type Count } from '../shrink/rate.ts';
import { GUARDED } from '../selftest/witnesses/guarded.ts';
import { WITNESSES, type FaultWitness } from '../selftest/witnesses/list.ts';

interface WitnessFlags {
  readonly fault?: readonly string[];
  readonly times: number;
  readonly time: number;
}

/** `bench witnesses`: how often each witness shows its fault; a test that performs it once is as sure as that. */
export function addWitnesses(program: Command): void {
  program
    .command('witnesses')
    .description("How often each fault's witness is violated with its fault, each time on a stack of its own.")
    .option('--fault <slug>', 'planted bugs, with commas (all)', readNames)
    .option('--times <n>', 'performances of each', readWhole({ min: 1 }), 20)
    .option('--time <time>', 'for each of them (60s)', readDuration, 60_000)
    .action(async ({ fault, ...limits }: WitnessFlags) => {
      const all = [...WITNESSES, ...GUARDED];
      const known = all.map((witness) => ({ ...witness, name: witness.slug }));
      const chosen = fault === undefined ? all : chooseNames(fault, { what: 'fault', known });
      for (const witness of chosen) {
        const start = performance.now();
        const line = lineOf(witness, await countShown(witness, limits));
        process.stdout.write(`${line}  ${seconds(performance.now() - start)}\n`);
      }
    });
}

async function countShown(
  { slug, plan, checker }: FaultWitness,
  { times, time }: Omit<WitnessFlags, 'fault'>,
): Promise<Count> {
  const replicas = await leastReplicas(slug);
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas, faults: [slug] });
  let performances = 0;
  const laboratories = createLaboratories({ ...site, nextName: () => `${slug} ${(performances += 1)}` });
  try {
    const laboratory = laboratories.of(checker);
    const perform = () => laboratory.tryAlone(plan);
    const trials = await repeat(perform, { times, lanes: laboratory.lanes, signal: AbortSignal.timeout(time) });
    const shown = trials.filter(({ judgement }) => judgement.violations.some((one) => one.checker === checker));
    return { performed: trials.length, shown: shown.length };
  } finally {
    await laboratories.close();
    await site.close();
  }
}

function lineOf({ slug, checker }: FaultWitness, count: Count): string {
  const { low, high } = intervalOf(count);
  const interval = `(95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${slug.padEnd(28)} ${checker.padEnd(20)} ${count.shown}/${count.performed}  ${interval}`;
}
