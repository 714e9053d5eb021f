import type { DisturbanceKind } from '../contract/disturbance.ts';
import type { Random } from '../support/random.ts';
import { between, chance, choose } from './choose.ts';
import { type Abilities, type OpKind, type TokenKind } from './plan.ts';
import { drawSampler } from './samplers/draw.ts';
import type { Sampler } from './samplers/list.ts';

/** What a property asks of its plans: the ranges from which each plan draws its weather. Shares are probabilities. */
export interface Climate {
  /** How often a session turns to an op, against the others. Without a weight: never of itself. */
  readonly ops: Readonly<Partial<Record<OpKind, number>>>;
  readonly users: { readonly min: number; readonly max: number };
  /** Connections of one user at once, at most. */
  readonly connections: number;
  /** Steps of a typical plan; one in ten has about twice as many. */
  readonly steps: number;
  /** Share of handshakes whose token must be refused. */
  readonly badTokens: number;
  /** Share of plans that are storms: nearly all that their sessions do is to connect, with tokens that are refused. */
  readonly storms?: number;
  /** Share of stops, reads, deletions and threads that name another user's run; also how often ids are claimed. */
  readonly foreign: number;
  /** Share of plans in which tokens age out, or are old: there, and nowhere else, an execution takes a second. */
  readonly agingPlans: number;
  /** Share of messages whose run the puppet holds at a phase. */
  readonly holds: number;
  /** Share of plans whose users say the same words (a third). */
  readonly commonWords?: number;
  /** Share of plans that disturb the stack, where the target can do that (0.02). */
  readonly disturbedPlans?: number;
  /** Names of the samplers that plans draw from (all). */
  readonly samplers?: readonly string[];
}

/** A storm: share of its handshakes whose token is refused, and how much more often it connects. */
const STORM = { badTokens: 0.9, connects: 5 };

/** Frames per second that plans take for the limit of a connection. */
const FRAMES = { unlessTold: 20, most: 100 };

const COMMON_WORDS = 1 / 3;
const DISTURBED_PLANS = 0.02;
/** How often a session of a disturbed plan turns to a disturbance, as a share of all its deeds. */
const DISTURBING_DEEDS = 0.12;

/** How many different things each op asks, so that any of these is about as likely as another. */
const ASKS: Readonly<Partial<Record<OpKind, number>>> = {
  send: 4,
  read: 5,
  refresh: 7,
  garbage: 3,
  stop: 2,
  probe: 2,
  attach: 2,
  share: 2,
  delete: 2,
  'sign-in': 5,
  logout: 1,
  abort: 1,
  stall: 1,
};

/** What one plan draws before its steps. */
export interface Weather {
  readonly users: number;
  readonly profiles: 'none' | 'shared' | 'own';
  readonly connections: number;
  /** The ops that its sessions turn to, and how often: a subset of the climate's, so that few are mixed at a time. */
  readonly ops: Readonly<Partial<Record<OpKind, number>>>;
  /** All that the target can be asked, whether its sessions turn to it or not. */
  readonly asks: Readonly<Partial<Record<OpKind, number>>>;
  readonly prompts: 'unique' | 'shared';
  readonly keys: 'none' | 'unique' | 'shared';
  readonly devices: 'none' | 'shared';
  /** Names of the target's own requests. */
  readonly probes: readonly string[];
  /** Whether clients count their requests, so that their ids are equal. */
  readonly ids: 'unique' | 'counted';
  readonly callIds: 'unique' | 'fixed';
  /** Whether sends, stops and reads also go over HTTP. */
  readonly http: boolean;
  /** Pins to replicas are drawn below this number; 1: none. */
  readonly replicas: number;
  /** What its sessions do to the stack; none: it is left alone. */
  readonly disturbances: readonly DisturbanceKind[];
  readonly badTokens: number;
  /** Tokens that a handshake must refuse; expired ones, which take a second to make, often where tokens age. */
  readonly tokens: readonly TokenKind[];
  readonly foreign: number;
  /** Frames that one connection may send in a second, as far as plans go to see. */
  readonly framesPerSecond: number;
  readonly aging: boolean;
  readonly holds: number;
  readonly steps: number;
  /** Everybody's first connection is open before anything else happens. */
  readonly warm: boolean;
  readonly sampler: Sampler;
}

/** Draws the weather of one plan from a property's climate and what the target can do. */
export function drawWeather(
  random: Random,
  { climate, abilities }: { climate: Climate; abilities: Abilities },
): Weather {
  const users = Math.min(drawUsers(random, climate.users), abilities.users ?? Infinity);
  const aging = chance(random, climate.agingPlans) && abilities.ops.includes('expire');
  const disturbances = drawDisturbances(random, { climate, abilities });
  const { commonWords = COMMON_WORDS } = climate;
  const isStorm = climate.storms !== undefined && chance(random, climate.storms);
  return {
    users,
    profiles: choose(random, { none: 2, shared: 1, own: 4 }),
    connections: Math.min(
      climate.connections,
      abilities.connections ?? Infinity,
      1 + Number(choose(random, { 0: 45, 1: 40, 2: 15 })),
    ),
    ops: drawOps(random, { climate, abilities, aging, storm: isStorm, disturbed: disturbances.length > 0 }),
    asks: ableOf(ASKS, abilities),
    prompts: choose(random, { unique: 1 - commonWords, shared: commonWords }),
    keys: choose(random, { none: 3, unique: 1, shared: 2 }),
    probes: abilities.probes ?? [],
    devices: choose(random, { none: 1, shared: 1 }),
    callIds: choose(random, { unique: 3, fixed: 2 }),
    ids: abilities.countedIds === true ? choose(random, { unique: 1, counted: 1 }) : 'unique',
    http: abilities.http && chance(random, 0.6),
    replicas: chance(random, 0.8) || disturbances.length > 0 ? abilities.replicas : 1,
    disturbances,
    badTokens: isStorm ? STORM.badTokens : climate.badTokens,
    tokens: abilities.tokens.flatMap((token) => {
      if (token === 'expired') return aging ? [token, token, token] : [];
      return token === 'valid' || token === 'short-lived' ? [] : [token];
    }),
    foreign: users === 1 ? 0 : climate.foreign,
    framesPerSecond: Math.min(FRAMES.most, abilities.framesPerSecond ?? FRAMES.unlessTold),
    aging,
    holds: climate.holds,
    steps: drawLength(random, { typical: climate.steps, users }),
    warm: chance(random, 0.4),
    sampler: drawSampler(random, climate.samplers),
  };
}

function drawUsers(random: Random, { min, max }: Climate['users']): number {
  const wanted = Number(choose(random, { 2: 62, 3: 26, 4: 8, 5: 4 }));
  return Math.min(max, Math.max(min, wanted));
}

/** Mostly one kind of disturbance, so that what it does is seen by itself; nothing is drawn where none can be. */
function drawDisturbances(
  random: Random,
  { climate, abilities }: { climate: Climate; abilities: Abilities },
): readonly DisturbanceKind[] {
  const { disturbances, ops } = abilities;
  if (disturbances.length === 0 || !ops.includes('disturb')) return [];
  if (!chance(random, climate.disturbedPlans ?? DISTURBED_PLANS)) return [];
  const one = random.pick(disturbances);
  return chance(random, 0.7) ? [one] : [one, random.pick(disturbances)];
}

interface OpsOptions {
  readonly climate: Climate;
  readonly abilities: Abilities;
  readonly aging: boolean;
  readonly storm: boolean;
  readonly disturbed: boolean;
}

/** Each op of the climate is there in three plans of five; connects and sends always are. */
function drawOps(random: Random, { climate, abilities, aging, storm, disturbed }: OpsOptions): Weather['ops'] {
  const entries = Object.entries(ableOf(climate.ops, abilities)).filter(([op]) => {
    const drawn = chance(random, 0.6) || op === 'send' || op === 'connect';
    const byItself = op !== 'expire' && op !== 'disturb' && op !== 'mend';
    return drawn && byItself;
  });
  const others = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries([
    ...entries,
    ...(aging ? [['expire', 6]] : []),
    ...(storm ? [['connect', (climate.ops.connect ?? 0) * STORM.connects]] : []),
    ...(disturbed ? [['disturb', (others * DISTURBING_DEEDS) / (1 - DISTURBING_DEEDS)]] : []),
  ]);
}

/** What the target can do; where it has no reads its own requests are in their place. */
function ableOf(ops: Climate['ops'], { ops: able, probes = [] }: Abilities): Climate['ops'] {
  const possible = Object.fromEntries(Object.entries(ops).filter(([op]) => able.some((one) => one === op)));
  if (able.includes('read') || !able.includes('probe') || probes.length === 0) return possible;
  return { ...possible, probe: (ops.probe ?? 0) + (ops.read ?? 0) };
}

function drawLength(random: Random, { typical, users }: { typical: number; users: number }): number {
  const usual = between(random, { least: Math.ceil(typical * 0.4), most: Math.ceil(typical * 1.4) });
  return Math.max(chance(random, 0.1) ? usual * 2 : usual, users * 3);
}
