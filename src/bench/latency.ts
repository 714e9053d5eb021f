import type { Command } from 'commander';
import PQueue from 'p-queue';
import { createQuantiles } from '../campaign/quantiles.ts';
import type { Quantiles } from '../campaign/quantiles.ts';
import { launchFlag } from '../cli/flags.ts';
import { openSite } from '../cli/open-site.ts';
import type { Site } from '../cli/open-site.ts';
import { readWhole } from '../cli/values.ts';
import type { LaunchKind } from '../cli/work.ts';
import { pause } from '../client/pause.ts';
import { register } from '../client/sign-in.ts';
import type { Socket } from '../target/socket.ts';
import { createArena } from '../execute/arena.ts';
import type { Arena } from '../execute/arena.ts';
import type { Latency } from '../report/events.ts';
import { defer } from '../support/deferred.ts';
import { within } from '../support/within.ts';

interface LatencyFlags {
  readonly connections: readonly number[];
  readonly stack: LaunchKind;
  readonly replicas: number;
  readonly runs: number;
}

/** Runs that are under way at once while latencies are taken: a stack that is used, and not one that is flooded. */
const RUNS_AT_ONCE = 8;
/** Handshakes at once, as when users come back after a restart. */
const OPENING_AT_ONCE = 32;
const LIMIT_MS = 60_000;
/** Where a refusal does not say when to come back. */
const RETRY_MS = 100;

/**
 * `bench latency`: how long from an event's time stamp, taken when it is stored, until its frame is received, and how
 * long from the asking for a connection until its first frame; with so many connections open over the replicas.
 */
export function addLatency(program: Command): void {
  program
    .command('latency')
    .description('Delivery latency and connection time with 1, 10, 100 and 500 connections over the replicas.')
    .option('--connections <n,…>', 'levels, with commas', readLevels, [1, 10, 100, 500])
    .addOption(launchFlag().default('embedded'))
    .option('--replicas <n>', 'replicas of the stack', readWhole({ min: 1, max: 3 }), 3)
    .option('--runs <n>', 'agent runs at each level', readWhole({ min: 1 }), 300)
    .action(measure);
}

function readLevels(text: string): readonly number[] {
  return text.split(',').map(readWhole({ min: 1, max: 2000 }));
}

async function measure({ connections, stack: kind, replicas, runs }: LatencyFlags): Promise<void> {
  const site = await openSite({ kind, target: 'reference', replicas, faults: [] });
  try {
    process.stdout.write(`${row(['connections', 'connect p50', 'p95', 'p99', 'event p50', 'p95', 'p99', 'events'])}\n`);
    for (const level of connections) {
      const { connect, event, events } = await measureLevel(site, { level, runs });
      process.stdout.write(`${row([level, ...cells(connect), ...cells(event), events])}\n`);
    }
  } finally {
    await site.close();
  }
}

async function measureLevel(
  site: Site,
  { level, runs }: { level: number; runs: number },
): Promise<{ connect: Latency; event: Latency; events: number }> {
  const arena = createArena(site);
  const connect = createQuantiles();
  const event = createQuantiles();
  let events = 0;
  try {
    const listeners = await eachOf(level, OPENING_AT_ONCE, (index) =>
      listen(arena, { index, connect, onEvent: (ms) => ((events += 1), event.add(ms)) }),
    );
    const visit = site.puppet.join(SILENT);
    // Users have a limit of unfinished runs of their own.
    await eachOf(runs, Math.min(RUNS_AT_ONCE, level), async (step) => {
      const listener = listeners[step % listeners.length];
      if (listener === undefined) return;
      const content = `message ${step} of a bench with ${level} connections`;
      visit.expect({ ...MESSAGE, step, user: step % level, prompt: content });
      const requestId = `r${step}`;
      const text = arena.target.frame({ kind: 'send', content }, { requestId });
      await within(listener.send(requestId, text), { limitMs: LIMIT_MS, what: 'a run to end' });
    });
    visit.leave();
    for (const { socket } of listeners) socket.close();
    await Promise.all(listeners.map(({ socket }) => socket.gone));
    return { connect: connect.read(), event: event.read(), events };
  } finally {
    await arena.close();
  }
}

interface Listener {
  readonly socket: Socket;
  /** Sends a message, again whenever it came too soon after others; resolves with the last event of its run. */
  send(requestId: string, text: string): Promise<void>;
}

async function listen(
  arena: Arena,
  options: { readonly index: number; readonly connect: Quantiles; readonly onEvent: (ms: number) => void },
): Promise<Listener> {
  const { target, stack, signIn } = arena;
  const { backends } = stack.endpoints;
  const identity = await register(signIn, {});
  const token = identity.sessions.get(0)?.accessToken ?? null;
  const welcomed = defer<void>();
  const ends: (() => void)[] = [];
  const sent = new Map<string, string>();
  const askedAt = performance.now();
  const origin = backends[options.index % backends.length] ?? '';
  const reader = target.reader({
    connection: options.index,
    stack: backends[0] ?? '',
    userId: identity.userId,
    resumes: false,
  });
  const socket = target.open(
    origin,
    { token, via: 'header' },
    {
      onOpen: () => undefined,
      onRejected: ({ status }) => welcomed.reject(new Error(`a handshake was answered ${status}`)),
      onClose: ({ code }) => welcomed.reject(new Error(`a connection was closed with ${code}`)),
      onFrame: (raw) => {
        const [seen] = reader.read(raw);
        if (seen === undefined) return;
        if (seen.kind === 'welcome') {
          options.connect.add(performance.now() - askedAt);
          welcomed.resolve();
        }
        const again = seen.kind === 'error' ? sent.get(seen.requestId ?? '') : undefined;
        if (again !== undefined) void pause(seen.retryAfterMs ?? RETRY_MS).then(() => socket.send(again));
        if (seen.seq === undefined) return;
        options.onEvent(Date.now() - storedAtMs(raw));
        if (seen.kind in target.contract.grammar.endings) ends.shift()?.();
      },
    },
  );
  await within(welcomed.promise, { limitMs: LIMIT_MS, what: 'the first frame of a connection' });
  return {
    socket,
    send: async (requestId, text) => {
      const ended = defer<void>();
      ends.push(() => ended.resolve());
      sent.set(requestId, text);
      socket.send(text);
      await ended.promise;
    },
  };
}

/** Of an event frame: when the stack took it to be stored, by the clock of this machine. */
function storedAtMs(raw: string): number {
  // Every frame of the protocol that has a `seq` has a time stamp.
  return Date.parse((JSON.parse(raw) as { timestamp: string }).timestamp);
}

/** Does `work` for 0, 1, … up to `count`, so many at once; the results in that order. */
async function eachOf<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const tasks = Array.from({ length: count }, (_, index) => () => work(index));
  return await new PQueue({ concurrency: atOnce }).addAll(tasks);
}

const SILENT = {
  onUpstream: () => undefined,
  onHeld: () => undefined,
  onJoined: () => undefined,
  onReleased: () => undefined,
  onDone: () => undefined,
};

const MESSAGE = {
  userId: '',
  script: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
  holds: [],
  canaries: { modelText: 'said', toolResult: 'found' },
  sharedPrompt: false,
} as const;

function cells({ p50, p95, p99 }: Latency): readonly string[] {
  return [p50, p95, p99].map((ms) => (ms === null ? '-' : `${ms} ms`));
}

function row(cellsOfRow: readonly (string | number)[]): string {
  return cellsOfRow.map((cell) => String(cell).padStart(12)).join('');
}
