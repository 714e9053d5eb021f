import type { Command } from 'commander';
import { chooseFaults } from '../cli/choose-stack.ts';
import { openSite } from '../cli/open-site.ts';
import { stackThatShows } from '../cli/stack-that-shows.ts';
import { readNames, readWhole } from '../cli/values.ts';
import { slugOf } from '../launch/known-faults.ts';
import type { Fault } from '../reference/faults/fault.ts';
import { FAULTS } from '../reference/faults/list.ts';
import { ARMS, WHOLE } from './search/arms.ts';
import { compareArms, medianOf, type Measure, type Searched } from './search/compare.ts';
import { find, type Search } from './search/find.ts';
import { tellingCheckers } from './search/telling-checkers.ts';

interface SearchFlags {
  readonly faults?: readonly string[];
  readonly seeds: number;
  readonly seconds: number;
}

/**
 * `bench search`: how soon a campaign meets faults, with all that it does, with each sampler alone, and without looking
 * for what is new. All faults that an embedded stack can have without Redis, unless some are named, with their guards.
 */
export function addSearch(program: Command): void {
  program
    .command('search')
    .description('Executions and seconds until faults show: the whole search, each sampler alone, and no novelty.')
    .option('--faults <slug>', 'planted bugs, with commas, with their guards (all that need no Redis)', readNames)
    .option('--seeds <n>', 'campaigns of each kind for each fault', readWhole({ min: 1 }), 5)
    .option('--seconds <n>', 'after which a fault counts as not found', readWhole({ min: 1 }), 30)
    .action(measure);
}

async function measure({ faults, seeds, seconds }: SearchFlags): Promise<void> {
  const standard = FAULTS.filter(({ needs }) => !needs.includes('R')).map(({ slug }) => slug);
  const chosen = faults === undefined ? standard : await chooseFaults(faults);
  process.stdout.write(`median executions / seconds until found (found of ${seeds}, where not all were);`);
  process.stdout.write(` not found counts as ${seconds} s and the executions by then\n`);
  process.stdout.write(`${row(['fault', 'level', ...ARMS.map(({ name }) => name)])}\n`);
  const all: Searched[] = [];
  for (const text of chosen) {
    const fault = FAULTS.find(({ slug }) => slug === text.split('@')[0]);
    if (fault === undefined) throw new RangeError(`no fault is called ${await slugOf(text)}`);
    const searches = await searchFor(fault, { text, seeds, limitMs: seconds * 1000 });
    all.push({ fault: text, searches });
    process.stdout.write(`${row([text, `L${fault.level}`, ...ARMS.map(({ name }) => cell(searches, name))])}\n`);
  }
  process.stdout.write(`\n${verdictText(all)}\n`);
}

/** Kinds of search take turns, so that what else the machine does meets all of them alike. */
async function searchFor(
  fault: Fault,
  { text, seeds, limitMs }: { readonly text: string; readonly seeds: number; readonly limitMs: number },
): Promise<readonly Search[]> {
  const { replicas } = await stackThatShows([text], { stack: 'embedded' });
  const site = await openSite({ kind: 'embedded', target: 'reference', replicas, faults: [text] });
  const searches: Search[] = [];
  try {
    for (let seed = 1; seed <= seeds; seed += 1) {
      for (const arm of ARMS) {
        const checkers = tellingCheckers(fault);
        const search = await find(site, { arm, seed, checkers, replicas, limitMs });
        searches.push(search);
        const { found, executions, ms } = search;
        const came = found ? 'found' : 'not found';
        process.stderr.write(`${text}, ${arm.name}, seed ${seed}: ${came} in ${executions}, ${inSeconds(ms)} s\n`);
      }
    }
  } finally {
    await site.close();
  }
  return searches;
}

const MEASURES: readonly Measure[] = ['executions', 'ms'];
const MEASURE_NAMES: Readonly<Record<Measure, string>> = { executions: 'executions', ms: 'time' };
/** The whole is to need at most so many times as much as the best sampler alone. */
const TIMES = 3;

function verdictText(all: readonly Searched[]): string {
  const near = MEASURES.map((measure) => {
    const count = all.filter(({ searches }) => timesBest(searches, measure) <= TIMES).length;
    const which = `${count} of ${all.length} faults`;
    return `${WHOLE.name}: at most ${TIMES} times the ${MEASURE_NAMES[measure]} of the best sampler for ${which}`;
  });
  const ratios = ARMS.filter((arm) => arm !== WHOLE).flatMap(({ name }) =>
    MEASURES.map((measure) => {
      const { mean, low, high } = compareArms(all, { arm: name, to: WHOLE.name, measure, seed: 1 });
      const interval = `[${low.toFixed(2)}, ${high.toFixed(2)}]`;
      return `${name} needs ${mean.toFixed(2)} times the ${MEASURE_NAMES[measure]} of ${WHOLE.name}, 95 % ${interval}`;
    }),
  );
  return [...near, ...ratios].join('\n');
}

function timesBest(searches: readonly Search[], measure: Measure): number {
  const singles = ARMS.filter(({ isSingle }) => isSingle);
  const best = Math.min(...singles.map(({ name }) => medianOf(searches, { arm: name, measure })));
  return medianOf(searches, { arm: WHOLE.name, measure }) / best;
}

function cell(searches: readonly Search[], arm: string): string {
  const own = searches.filter((search) => search.arm.name === arm);
  const found = own.filter((search) => search.found).length;
  const executions = medianOf(searches, { arm, measure: 'executions' });
  const text = `${Math.round(executions)} / ${inSeconds(medianOf(searches, { arm, measure: 'ms' }))}`;
  return found === own.length ? text : `${text} (${found})`;
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function row([name = '', level = '', ...cells]: readonly string[]): string {
  return name.padEnd(24) + level.padEnd(6) + cells.map((text) => text.padStart(18)).join('');
}
