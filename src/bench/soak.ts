import type { Command } from 'commander';
import { PROPERTIES } from '../../properties/list.ts';
import { readConcurrency, readNames, readWhole } from '../cli/values.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import { PLAIN } from '../report/colours.ts';
import { summaryText } from '../report/summary-text.ts';
import { OverhearError } from '../support/errors.ts';

interface SoakFlags {
  readonly runs: number;
  readonly replicas: number;
  readonly seed?: number;
  readonly concurrency: number | 'auto';
  readonly fault?: readonly string[];
}

/** Memory of the process after a forced collection, in bytes, when so many executions had ended. */
interface Sample {
  readonly executions: number;
  readonly heap: number;
  readonly rss: number;
}

/** Shares of the executions at which memory is read. */
const SHARES = [0.1, 0.25, 0.5, 0.75, 0.999];

/** `bench soak`: a long campaign of all properties on the embedded stack; does anything pile up, or fail by chance? */
export function addSoak(program: Command): void {
  program
    .command('soak')
    .description('A long campaign of all properties: verdict, rate, and memory after forced collections on its way.')
    .option('--runs <n>', 'executions', readWhole({ min: 10 }), 10_000)
    .option('--replicas <n>', 'replicas of the stack', readWhole({ min: 1, max: 3 }), 1)
    .option('--seed <n>', 'start of chance (drawn)', readWhole({ min: 0 }))
    .option('--concurrency <n>', 'executions at once', readConcurrency, 'auto' as const)
    .option('--fault <slug>', 'planted bugs, with commas', readNames)
    .action(soak);
}

async function soak(flags: SoakFlags): Promise<void> {
  const { runs, replicas, seed, concurrency, fault: faults = [] } = flags;
  const samples: Sample[] = [];
  const summary = await createFuzz(readVersion())(
    {
      stack: { kind: 'embedded', target: 'reference', replicas, faults },
      properties: PROPERTIES,
      ...(seed !== undefined && { seed }),
      runs,
      shrinkTimeMs: 60_000,
      concurrency,
      keepGoing: false,
      save: false,
    },
    {
      emit: (event) => {
        if (event.kind !== 'progress') return;
        const { executions, elapsedMs } = event.tally;
        if (executions < runs * (SHARES[samples.length] ?? Infinity)) return;
        samples.push({ executions, ...readMemory() });
        process.stderr.write(`${executions} executions in ${Math.round(elapsedMs / 1000)} s\n`);
      },
      signal: new AbortController().signal,
    },
  );
  process.stdout.write(`${summaryText(summary, PLAIN)}\n\n${memoryText(samples)}\n`);
  process.exitCode = summary.verdict === 'holds' ? 0 : 1;
}

function readMemory(): Pick<Sample, 'heap' | 'rss'> {
  if (globalThis.gc === undefined) {
    const hint = 'Use npm run bench -- soak, which sets --expose-gc.';
    throw new OverhearError('no-forced-collection', 'this Node cannot be made to collect its garbage', { hint });
  }
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

function memoryText(samples: readonly Sample[]): string {
  const rows = samples.map(({ executions, heap, rss }) => [String(executions), megabytes(heap), megabytes(rss)]);
  return [['executions', 'heap MB', 'RSS MB'], ...rows]
    .map((row) => row.map((cell) => cell.padStart(12)).join(''))
    .join('\n');
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
