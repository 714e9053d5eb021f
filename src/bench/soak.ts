import type { Command } from 'commander';
import { STANDARD } from '../../properties/list.ts';
import { readConcurrency, readNames, readWhole } from '../cli/values.ts';
import { launchFlag } from '../cli/flags.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import type { LaunchKind } from '../cli/work.ts';
import { readVersion } from '../cli/version.ts';
import { PLAIN } from '../report/colours.ts';
import { summaryText } from '../report/summary-text.ts';
import { OverhearError } from '../support/errors.ts';

interface SoakFlags {
  readonly runs: number;
  readonly stack: LaunchKind;
  readonly replicas: number;
  readonly seed?: number;
  readonly concurrency: number | 'auto';
  readonly fault?: readonly string[];
}

/**
 * Memory of the process after a forced collection, in bytes, by the time that so many executions had ended. Executions
 * under way hold some of it, now more and now less: it is the least of several readings.
 */
interface Sample {
  readonly executions: number;
  readonly readings: number;
  readonly heap: number;
  readonly rss: number;
}

/** Shares of the executions by which memory is read, in the last twentieth before each. */
const SHARES = [0.1, 0.25, 0.5, 0.75, 1];
const WINDOW = 0.05;

/** `bench soak`: a long campaign of all properties on the embedded stack; does anything pile up, or fail by chance? */
export function addSoak(program: Command): void {
  program
    .command('soak')
    .description('A long campaign of all properties: verdict, rate, and memory after forced collections on its way.')
    .option('--runs <n>', 'executions', readWhole({ min: 10 }), 10_000)
    .addOption(launchFlag().default('embedded'))
    .option('--replicas <n>', 'replicas of the stack', readWhole({ min: 1, max: 3 }), 1)
    .option('--seed <n>', 'start of chance (drawn)', readWhole({ min: 0 }))
    .option('--concurrency <n>', 'executions at once', readConcurrency, 'auto' as const)
    .option('--fault <slug>', 'planted bugs, with commas', readNames)
    .action(soak);
}

async function soak(flags: SoakFlags): Promise<void> {
  const { runs, stack: kind, replicas, seed, concurrency, fault: faults = [] } = flags;
  const samples = new Map<number, Sample>();
  const summary = await createFuzz(readVersion())(
    {
      stack: { kind, target: 'reference', replicas, faults },
      properties: STANDARD,
      ...(seed !== undefined && { seed }),
      runs,
      shrinkTimeMs: 60_000,
      concurrency,
      keepGoing: false,
      novelty: seed === undefined ? 'followed' : 'watched',
      save: false,
    },
    {
      emit: (event) => {
        if (event.kind !== 'progress') return;
        const { executions, elapsedMs } = event.tally;
        const share = SHARES.find((one) => executions > runs * (one - WINDOW) && executions <= runs * one);
        if (share === undefined) return;
        const before = samples.get(share);
        if (before === undefined) process.stderr.write(`${executions} in ${Math.round(elapsedMs / 1000)} s\n`);
        samples.set(share, least(before, { executions, readings: 1, ...readMemory() }));
      },
      signal: new AbortController().signal,
    },
  );
  process.stdout.write(`${summaryText(summary, PLAIN)}\n\n${memoryText([...samples.values()])}\n`);
  process.exitCode = summary.verdict === 'holds' ? 0 : 1;
}

function least(before: Sample | undefined, now: Sample): Sample {
  if (before === undefined) return now;
  return {
    executions: now.executions,
    readings: before.readings + 1,
    heap: Math.min(before.heap, now.heap),
    rss: Math.min(before.rss, now.rss),
  };
}

function readMemory(): Pick<Sample, 'heap' | 'rss'> {
  if (globalThis.gc === undefined) {
    const hint = 'Use npm run bench -- soak, which sets --expose-gc.';
    throw new OverhearError('no-forced-collection', 'this Node cannot be made to collect its garbage', { hint });
  }
  // What was freed goes back to the system, too: the resident set is read as well.
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

function memoryText(samples: readonly Sample[]): string {
  const rows = samples.map(({ executions, readings, heap, rss }) =>
    [executions, readings, megabytes(heap), megabytes(rss)].map(String),
  );
  return [['executions', 'readings', 'heap MB', 'RSS MB'], ...rows]
    .map((row) => row.map((cell) => cell.padStart(12)).join(''))
    .join('\n');
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
