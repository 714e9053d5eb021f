import { DEFAULT_LIMITS } from '../protocol/limits.ts';
import { OverhearError } from '../support/errors.ts';

/** Every limit and switch of a stack, each with its environment variable, unit and default. */
export const SETTINGS = {
  frameBytes: {
    variable: 'FRAME_BYTES',
    default: DEFAULT_LIMITS.frameBytes,
    least: 256,
    about: 'largest frame or body, in bytes',
  },
  framesPerSecond: {
    variable: 'FRAMES_PER_SECOND',
    default: DEFAULT_LIMITS.framesPerSecond,
    least: 1,
    about: 'frames of a connection in a second, and at once; pings do not count',
  },
  unfinishedRuns: {
    variable: 'UNFINISHED_RUNS',
    default: DEFAULT_LIMITS.unfinishedRuns,
    least: 1,
    about: 'unfinished runs of one user',
  },
  heartbeatMs: {
    variable: 'HEARTBEAT_MS',
    default: DEFAULT_LIMITS.heartbeatMs,
    least: 10,
    about: 'between two protocol pings, in ms',
  },
  heartbeatTimeoutMs: {
    variable: 'HEARTBEAT_TIMEOUT_MS',
    default: DEFAULT_LIMITS.heartbeatTimeoutMs,
    least: 20,
    about: 'without a protocol pong until the socket is cut, in ms',
  },
  sendBufferBytes: {
    variable: 'SEND_BUFFER_BYTES',
    default: DEFAULT_LIMITS.sendBufferBytes,
    least: 1024,
    about: 'unsent bytes at which a client counts as not reading',
  },
  toolRounds: {
    variable: 'TOOL_ROUNDS',
    default: DEFAULT_LIMITS.toolRounds,
    least: 0,
    about: 'model answers with tools in one run',
  },
  interruptedMs: {
    variable: 'INTERRUPTED_MS',
    default: DEFAULT_LIMITS.interruptedMs,
    least: 100,
    about: 'silence after which a replica counts as dead, in ms',
  },
  eventRetentionMs: {
    variable: 'EVENT_RETENTION_MS',
    default: 24 * 60 * 60 * 1000,
    least: 1000,
    about: 'stored events are kept at least this long, in ms',
  },
  modelTimeoutMs: {
    variable: 'MODEL_TIMEOUT_MS',
    default: 120_000,
    least: 10,
    about: 'one answer of the model, in ms',
  },
  toolTimeoutMs: { variable: 'TOOL_TIMEOUT_MS', default: 30_000, least: 10, about: 'one request of http_get, in ms' },
  accessTokenSeconds: {
    variable: 'ACCESS_TOKEN_SECONDS',
    default: 900,
    least: 1,
    about: 'lifetime of an access token, in s',
  },
  allowTtl: {
    variable: 'AUTH_ALLOW_TTL',
    default: 0,
    least: 0,
    about: '1: clients may ask for a lifetime (ttl_seconds)',
  },
  testPins: {
    variable: 'TEST_PINS',
    default: 0,
    least: 0,
    about: '1: a message may say on which replica its run executes',
  },
  scryptCost: { variable: 'SCRYPT_COST', default: 16_384, least: 2, about: 'cost N of scrypt, a power of two' },
  linkLimitMs: {
    variable: 'LINK_LIMIT_MS',
    default: 10_000,
    least: 100,
    about: 'one answer of PostgreSQL or Redis, in ms; what takes longer is given up',
  },
  backendPool: { variable: 'BACKEND_POOL', default: 4, least: 1, about: 'database connections of one backend replica' },
  authPool: { variable: 'AUTH_POOL', default: 2, least: 1, about: 'database connections of the auth service' },
} as const satisfies Readonly<Record<string, Setting>>;

interface Setting {
  readonly variable: string;
  readonly default: number;
  readonly least: number;
  readonly about: string;
}

export type SettingName = keyof typeof SETTINGS;
export type Settings = Readonly<Record<SettingName, number>>;

/**
 * The settings of a stack: defaults, then the environment, then what the caller gives. Errors: `bad-setting` for a
 * value that is no whole number or is below the least one.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  given: Partial<Settings> = {},
): Settings {
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    // `SETTINGS` has no other keys than these.
    const text = given[name as SettingName] ?? environment[setting.variable];
    const value = text === undefined || text === '' ? setting.default : Number(text);
    if (!Number.isInteger(value) || value < setting.least) {
      throw new OverhearError(
        'bad-setting',
        `expected ${setting.variable} to be a whole number from ${setting.least}, got "${text}"`,
        {
          hint: `It sets: ${setting.about}. Its default is ${setting.default}.`,
        },
      );
    }
    return [name, value] as const;
  });
  // One entry for each name of `SETTINGS`.
  return Object.fromEntries(entries) as Settings;
}
