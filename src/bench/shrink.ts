import type { Command } from 'commander';
import { createAttempts } from '../campaign/attempts.ts';
import { defineProperty } from '../campaign/property.ts';
import { repeat } from '../campaign/repeat.ts';
import { CHECKERS } from '../check/list.ts';
import { readDuration, readNames, readWhole } from '../cli/values.ts';
import type { Plan } from '../plan/plan.ts';
import { QUICKLY_SHRUNK } from '../reference/faults/quickly-shrunk.ts';
import { candidatesOf, dropSteps } from '../shrink/edit.ts';
import { CONTENDERS, type Outcome } from './shrink/contenders.ts';
import { CLIMATE, findStartPlans, openBench, type Bench, type StartPlan } from './shrink/start-plans.ts';

interface ShrinkFlags {
  readonly faults?: readonly string[];
  readonly plans?: number;
  readonly rates: readonly number[];
  readonly limit: number;
  readonly seed: number;
}

/** Plans at each rate: what a low rate takes is bounded. */
const PLANS: Readonly<Record<string, number>> = { 1: 60, 0.5: 20, 0.3: 60, 0.1: 5 };
const USUAL_PLANS = 20;
/** Performances of each plan with a step less, where the fault always fires, before a plan is called minimal. */
const MINIMAL_TRIES = 3;

/** What one contender came to with one plan. */
interface Row extends Outcome {
  readonly contender: string;
  readonly isMinimal: boolean;
}

/** `bench shrink`: how many executions and seconds a small plan costs, and whether it is minimal. */
export function addShrink(program: Command): void {
  program
    .command('shrink')
    .description('Shrinks the same long plans by overhear and by fc.check, for faults that fire at some rate.')
    .option('--faults <slug,…>', `planted bugs, with commas (${QUICKLY_SHRUNK.join(', ')})`, readNames)
    .option('--plans <n>', 'start plans at each rate (60 at 1 and 0.3, 20 at 0.5, 5 at 0.1)', readWhole({ min: 1 }))
    .option('--rates <r,…>', 'how often the fault fires', readRates, [1, 0.5, 0.3, 0.1])
    .option('--limit <time>', 'for one plan and contender; then it counts as not minimal', readDuration, 300_000)
    .option('--seed <n>', 'of the start plans', readWhole({ min: 0 }), 1)
    .action(measure);
}

function readRates(text: string): readonly number[] {
  return text.split(',').map(Number);
}

async function measure(flags: ShrinkFlags): Promise<void> {
  const property = defineProperty({
    name: 'shrink',
    claim: 'long plans show nothing',
    climate: CLIMATE,
    checkers: CHECKERS.map(({ name }) => name),
  });
  const { faults = QUICKLY_SHRUNK } = flags;
  for (const rate of flags.rates) {
    const rows: Row[] = [];
    const plans = flags.plans ?? PLANS[rate] ?? USUAL_PLANS;
    for (const [at, fault] of faults.entries()) {
      const count = Math.floor((plans + at) / faults.length);
      const always = await openBench(fault, property);
      const sometimes = await openBench(`${fault}@p=${rate}`, property);
      try {
        for (const start of await findStartPlans(always, { seed: flags.seed, count })) {
          const plan = `rate ${rate}, plan ${rows.length / CONTENDERS.length + 1} of ${plans}, ${fault}`;
          const onRow = (row: Row): void => void process.stderr.write(`${plan}: ${progressText(row, start)}\n`);
          rows.push(...(await compete(start, { always, sometimes, limits: { rate, limitMs: flags.limit }, onRow })));
        }
      } finally {
        await sometimes.close();
        await always.close();
      }
    }
    process.stdout.write(`${textOf(rate, rows)}\n`);
  }
}

async function compete(
  start: StartPlan,
  on: {
    readonly always: Bench;
    readonly sometimes: Bench;
    readonly limits: { readonly rate: number; readonly limitMs: number };
    readonly onRow: (row: Row) => void;
  },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const contender of CONTENDERS) {
    const outcome = await contender.shrink(start, on.sometimes, on.limits);
    const { plan, timedOut } = outcome;
    const isMinimal = !timedOut && plan !== undefined && (await hasNoLess(plan, start, on.always));
    const row = { contender: contender.name, ...outcome, isMinimal };
    rows.push(row);
    on.onRow(row);
  }
  return rows;
}

function progressText({ contender, plan, executions, elapsedMs, isMinimal, timedOut }: Row, start: StartPlan): string {
  const steps = `${start.plan.steps.length} → ${plan?.steps.length ?? '?'} steps`;
  const how = timedOut ? 'timed out' : isMinimal ? 'minimal' : 'not minimal';
  return `${contender}, ${steps} in ${executions} executions, ${(elapsedMs / 1000).toFixed(1)} s, ${how}`;
}

/** Whether a plan shows the key and no longer does without any one of its steps, where the fault always fires. */
async function hasNoLess(plan: Plan, start: StartPlan, bench: Bench): Promise<boolean> {
  const { laboratory, property, site } = bench;
  const attempts = createAttempts({ laboratory, properties: [property], drawnBy: property, key: start.key });
  const { signal } = new AbortController();
  const shows = async (one: Plan): Promise<boolean> => {
    const { lanes } = laboratory;
    const shown = await repeat(() => attempts.alone(one), { times: MINIMAL_TRIES, lanes, signal });
    return shown.some((each) => each !== undefined);
  };
  const edits = plan.steps.map(({ id }) => dropSteps([id]));
  const smaller = candidatesOf(plan, { edits, abilities: site.target.abilities });
  for (const candidate of smaller) if (await shows(candidate.plan)) return false;
  return await shows(plan);
}

function textOf(rate: number, rows: readonly Row[]): string {
  const lines = CONTENDERS.map(({ name }) => {
    const own = rows.filter(({ contender }) => contender === name);
    const cells = [
      own.length,
      mean(own.map(({ executions }) => executions)).toFixed(0),
      mean(own.map(({ elapsedMs }) => elapsedMs / 1000)).toFixed(1),
      mean(own.map(({ plan }) => plan?.steps.length ?? Number.NaN).filter(Number.isFinite)).toFixed(2),
      `${(100 * mean(own.map(({ isMinimal }) => Number(isMinimal)))).toFixed(0)} %`,
      own.filter(({ timedOut }) => timedOut).length,
    ];
    return name.padEnd(32) + cells.map((cell) => String(cell).padStart(12)).join('');
  });
  const titles = ['plans', 'executions', 'seconds', 'steps', 'minimal', 'timed out'];
  const head = `rate ${rate}`.padEnd(32) + titles.map((title) => title.padStart(12)).join('');
  return [head, ...lines, ''].join('\n');
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
