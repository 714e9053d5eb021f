import type { Command } from 'commander';
import { STANDARD } from '../../properties/list.ts';
import { chooseFaults } from '../cli/choose-stack.ts';
import { toEntry } from '../cli/keep-finding.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { replayEntries } from '../cli/perform-replay.ts';
import { stackThatShows } from '../cli/stack-that-shows.ts';
import { readDuration, readNames, readWhole } from '../cli/values.ts';
import { readVersion } from '../cli/version.ts';
import type { KeptEntry } from '../corpus/entry.ts';
import { encodePlan } from '../plan/codec.ts';
import type { Finding, ReplayResult } from '../report/events.ts';
import { count, seconds, share } from '../report/numbers.ts';
import { intervalOf, type Count } from '../shrink/rate.ts';

interface ReproduceFlags {
  readonly fault: readonly string[];
  readonly campaigns: number;
  readonly seed: number;
  readonly replays: number;
  readonly performances: number;
  readonly time: number;
  readonly shrinkTime: number;
}

/** What a campaign reported, and what its plan came to when it was performed again. */
interface Reproduced {
  readonly steps: number;
  /** What the report says of the rate. */
  readonly reported: Count;
  /** Of performances that do not stop when it shows: what the rate is. */
  readonly measured: Count;
  readonly replays: readonly ReplayResult[];
}

/**
 * `bench reproduce`: whether what is reported of a failure that shows only sometimes is true. Campaigns of one seed
 * after the other each find it; its plan is then performed many times, which tells its rate, and its entry is replayed
 * as the command line would do it.
 */
export function addReproduce(program: Command): void {
  program
    .command('reproduce')
    .description('Whether the rate that is reported of an uncertain failure holds, and what replays of it come to.')
    .requiredOption('--fault <slug>', 'planted bugs, with commas, with their guards', readNames)
    .option('--campaigns <n>', 'that each find it', readWhole({ min: 1 }), 40)
    .option('--seed <n>', 'of the first of them', readWhole({ min: 0 }), 1)
    .option('--replays <n>', 'of all entries together, at least', readWhole({ min: 0 }), 300)
    .option('--performances <n>', 'of each plan, by which its rate is measured', readWhole({ min: 1 }), 1000)
    .option('--time <time>', 'for each search (60s)', readDuration, 60_000)
    .option('--shrink-time <time>', 'for each shrinking (60s)', readDuration, 60_000)
    .action(measure);
}

async function measure(flags: ReproduceFlags): Promise<void> {
  const faults = await chooseFaults(flags.fault);
  const { campaigns, performances } = flags;
  const replays = Math.ceil(flags.replays / campaigns);
  const came: Reproduced[] = [];
  const measured = new Map<string, Count>();
  for (let seed = flags.seed; seed < flags.seed + campaigns; seed += 1) {
    const begunAt = performance.now();
    const finding = await findOnce(seed, { ...flags, faults });
    if (finding === undefined) {
      process.stdout.write(`seed ${seed}: not found\n`);
      continue;
    }
    const found = { date: new Date().toISOString().slice(0, 10), version: readVersion() };
    const kept = { file: `seed ${seed}`, entry: toEntry(finding, found) };
    const text = JSON.stringify(encodePlan(finding.plan));
    // Equal plans have one rate, which more performances tell better.
    const known = measured.get(text) ?? { performed: 0, shown: 0 };
    const [more] = known.performed > 0 ? [] : await replay([kept], { times: performances });
    const rate = more === undefined ? known : { performed: more.of, shown: more.violated };
    measured.set(text, rate);
    const one: Reproduced = {
      steps: finding.plan.steps.length,
      reported: { performed: finding.repeats.of, shown: finding.repeats.violated },
      measured: rate,
      replays: await replay(Array.from({ length: replays }, () => kept)),
    };
    came.push(one);
    process.stdout.write(`seed ${seed}: ${describe(one)}; ${seconds(performance.now() - begunAt)}\n`);
  }
  process.stdout.write(`\n${verdictText(came, campaigns)}\n`);
}

async function findOnce(
  seed: number,
  { faults, time, shrinkTime }: Pick<ReproduceFlags, 'time' | 'shrinkTime'> & { readonly faults: readonly string[] },
): Promise<Finding | undefined> {
  const { kind, replicas } = await stackThatShows(faults, {});
  const summary = await createFuzz(readVersion())(
    {
      stack: { kind, target: 'reference', replicas, faults },
      properties: STANDARD,
      seed,
      timeMs: time,
      shrinkTimeMs: shrinkTime,
      concurrency: 'auto',
      keepGoing: false,
      save: false,
    },
    { emit: () => undefined, signal: new AbortController().signal },
  );
  return summary.findings[0];
}

async function replay(
  entries: readonly KeptEntry[],
  options: { readonly times?: number } = {},
): Promise<readonly ReplayResult[]> {
  const nothing = (): void => undefined;
  const signal = new AbortController().signal;
  return await replayEntries({ entries, ...options }, { onWait: nothing, onResult: nothing, signal });
}

function isHeld({ reported, measured }: Reproduced): boolean {
  const { low, high } = intervalOf(reported);
  const rate = measured.shown / measured.performed;
  return low <= rate && rate <= high;
}

function describe(one: Reproduced): string {
  const { steps, reported, measured, replays } = one;
  const { low, high } = intervalOf(reported);
  const held = isHeld(one) ? 'holds' : 'DOES NOT HOLD';
  return [
    count(steps, 'step'),
    `reported ${fractionText(reported)}, [${low.toFixed(3)}, ${high.toFixed(3)}] ${held} ${fractionText(measured)}`,
    `replays ${verdictsText(replays)}`,
  ].join('; ');
}

function fractionText({ shown, performed }: Count): string {
  return `${shown}/${performed} = ${share(shown, performed)}`;
}

function verdictsText(replays: readonly ReplayResult[]): string {
  const texts = replays.map(({ verdict, reason }) => (reason === undefined ? verdict : `${verdict} (${reason})`));
  return [...new Set(texts)].map((text) => `${texts.filter((one) => one === text).length} ${text}`).join(', ');
}

function verdictText(came: readonly Reproduced[], campaigns: number): string {
  const replays = came.flatMap((one) => one.replays);
  const passed = replays.filter(({ verdict }) => verdict === 'holds');
  return [
    `reported as reproduced in ${came.length} of ${campaigns} campaigns`,
    `the interval holds the rate in ${came.filter(isHeld).length} of ${campaigns}`,
    `${count(replays.length, 'replay')}: ${verdictsText(replays)}`,
    `said to hold: ${passed.length}`,
  ].join('\n');
}
