import type { Command } from 'commander';
import { readWhole } from '../cli/values.ts';
import type { Op, Step } from '../plan/plan.ts';
import { drawSampler } from '../plan/samplers/draw.ts';
import { SAMPLERS, type Sampler } from '../plan/samplers/list.ts';
import { createRandom, type Random } from '../support/random.ts';

/**
 * `bench orderings`: how often each sampler, and the mixture that plans draw from, brings about an order that bugs
 * need. Nothing is performed: the samplers merge sequences of steps as they do for plans, and the order that they give
 * is looked at.
 */
export function addOrderings(program: Command): void {
  program
    .command('orderings')
    .description('The share of orders that hit each of five patterns, by sampler and by the mixture of all.')
    .option('--samples <n>', 'orders drawn of each', readWhole({ min: 1 }), 100_000)
    .option('--seed <n>', 'start of chance', readWhole({ min: 0 }), 42)
    .action(measure);
}

const EVENTS = 8;
/** What the three users of the patterns do; the fourth only stands in the way. */
const [A, B, C, USERS] = [0, 1, 2, 4];

/**
 * From the event that begins it to the one that ends it: a message whose run is held at a phase, and its release. Each
 * user has two such gaps, and something before, between and after.
 */
const GAPS = [
  { from: 3, to: 4 },
  { from: 6, to: 7 },
] as const;
type Gap = (typeof GAPS)[number];

/** Where in an order the event of a user stands that is its n-th, from 1. */
type Place = (user: number, nth: number) => number;

/** Orders that bugs need, each told by where events stand. */
const PATTERNS: readonly { readonly name: string; readonly hit: (place: Place) => boolean }[] = [
  { name: "all of B before A's first event", hit: (place) => place(B, EVENTS) < place(A, 1) },
  { name: 'all of B in one gap of A', hit: (place) => GAPS.some((gap) => ALL.every(isIn(place, { user: B, gap }))) },
  {
    name: 'B split over two gaps of A',
    hit: (place) =>
      ALL.every((nth) => GAPS.some((gap) => isIn(place, { user: B, gap })(nth))) &&
      GAPS.every((gap) => ALL.some(isIn(place, { user: B, gap }))),
  },
  { name: 'one event of B in a gap of A', hit: (place) => isIn(place, { user: B, gap: GAPS[0] })(2) },
  {
    name: 'B and C both in a gap of A',
    hit: (place) => [B, C].every((user) => isIn(place, { user, gap: GAPS[0] })(4)),
  },
];

const ALL = Array.from({ length: EVENTS }, (_, event) => event + 1);

function isIn(place: Place, { user, gap }: { readonly user: number; readonly gap: Gap }): (nth: number) => boolean {
  return (nth) => place(A, gap.from) < place(user, nth) && place(user, nth) < place(A, gap.to);
}

function measure(options: { readonly samples: number; readonly seed: number }): void {
  const rows = measureOrderings(options).map(({ pattern, samplers, mixture }) => {
    const shares = [...samplers, mixture].map(percent);
    return [pattern, ...shares, `${(Math.max(...samplers) / mixture).toFixed(1)} times`];
  });
  const head = ['pattern', ...SAMPLERS.map(({ name }) => name), 'mixture', 'best / mixture'];
  process.stdout.write(`${[head, ...rows].map(row).join('\n')}\n`);
}

/** The share of orders that hit a pattern: of each sampler alone, in the order of their list, and of the mixture. */
export interface Hits {
  readonly pattern: string;
  readonly samplers: readonly number[];
  readonly mixture: number;
}

export function measureOrderings({ samples, seed }: { readonly samples: number; readonly seed: number }): Hits[] {
  const sharesBy = (sampler: Pick<Sampler, 'name' | 'merge'>): readonly number[] =>
    sharesOf(sampler, { samples, random: createRandom(`${seed} ${sampler.name}`) });
  const samplers = SAMPLERS.map(sharesBy);
  const mixture = sharesBy(MIXTURE);
  return PATTERNS.map(({ name }, at) => ({
    pattern: name,
    samplers: samplers.map((shares) => shares[at] ?? 0),
    mixture: mixture[at] ?? 0,
  }));
}

const MIXTURE: Pick<Sampler, 'name' | 'merge'> = {
  name: 'mixture',
  merge: (sequences, options) => drawSampler(options.random).merge(sequences, options),
};

/** The share of orders that hit each pattern. */
function sharesOf(
  sampler: Pick<Sampler, 'merge'>,
  { samples, random }: { readonly samples: number; readonly random: Random },
): readonly number[] {
  const hits = PATTERNS.map(() => 0);
  const sequences = Array.from({ length: USERS }, (_, user) => sequenceOf(user));
  for (let sample = 0; sample < samples; sample += 1) {
    let added = USERS * EVENTS;
    const order = sampler.merge(sequences, { random, nextId: () => (added += 1) });
    const places = new Map(order.map((step, at) => [step.id, at]));
    const place: Place = (user, nth) => places.get(idOf(user, nth)) ?? NaN;
    PATTERNS.forEach(({ hit }, pattern) => {
      if (hit(place)) hits[pattern] = (hits[pattern] ?? 0) + 1;
    });
  }
  return hits.map((times) => times / samples);
}

function idOf(user: number, nth: number): number {
  return user * EVENTS + nth;
}

function sequenceOf(user: number): readonly Step[] {
  const run = (nth: number) => ({ user, step: idOf(user, nth) });
  const ops: readonly Op[] = [
    { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } },
    { kind: 'read', what: 'threads' },
    SEND,
    { kind: 'release', run: run(GAPS[0].from), phase: 'tool-result' },
    { kind: 'read', what: 'messages', run: run(GAPS[0].from), via: 'socket' },
    SEND,
    { kind: 'release', run: run(GAPS[1].from), phase: 'tool-result' },
    { kind: 'disconnect', how: 'close' },
  ];
  return ops.map((op, at) => ({ id: idOf(user, at + 1), user, connection: 0, op, when: { kind: 'previous' } }));
}

const SEND: Op = {
  kind: 'send',
  thread: { kind: 'new' },
  prompt: { kind: 'unique' },
  key: { kind: 'none' },
  script: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
  holds: ['tool-result'],
  via: 'socket',
};

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.001 ? 3 : 2)} %`;
}

function row([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(34) + cells.map((cell) => cell.padStart(15)).join('');
}
