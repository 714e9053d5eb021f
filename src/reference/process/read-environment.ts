import { OverhearError } from '../../support/errors.ts';
import type { Settings } from '../settings.ts';
import { readSettings } from '../settings.ts';
import type { Shared } from '../links.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What both services of a stack are told by their environment. */
export interface ServiceEnvironment {
  readonly host: string;
  readonly port: number;
  readonly shared: Shared;
  readonly settings: Settings;
  /** Faults that are planted: slugs, each with its guards if it has some. */
  readonly faults: readonly string[];
}

/** Reads what every service must be told. Errors: `bad-environment`, `bad-setting`. */
export function readServiceEnvironment(environment: Environment): ServiceEnvironment {
  return {
    host: environment['HOST'] ?? '127.0.0.1',
    port: readWhole(environment, { name: 'PORT', most: 65_535, otherwise: 0 }),
    shared: readShared(environment),
    settings: readSettings(environment),
    faults: readList(environment, 'FAULTS'),
  };
}

function readShared(environment: Environment): Shared {
  const schema = readSchema(environment);
  const database = { url: readUrl(environment, 'DATABASE_URL'), schema };
  if ((environment['REDIS_URL'] ?? '') === '') return { database };
  const keyPrefix = environment['KEY_PREFIX'] ?? `${schema}:`;
  return { database, redis: { url: readUrl(environment, 'REDIS_URL'), keyPrefix } };
}

/** A URL that must be there; without the slash at its end. */
export function readUrl(environment: Environment, name: string): string {
  const text = environment[name] ?? '';
  if (!URL.canParse(text)) throw bad(name, 'a URL', text);
  return text.replace(/\/$/, '');
}

/** The parts of a list with commas; none when it is not there. */
export function readList(environment: Environment, name: string): readonly string[] {
  const parts = (environment[name] ?? '').split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

/** A whole number from 0 to `most`. */
export function readWhole(
  environment: Environment,
  { name, most, otherwise }: { name: string; most: number; otherwise: number },
): number {
  const text = environment[name] ?? '';
  const value = text === '' ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 0 || value > most) throw bad(name, `a whole number up to ${most}`, text);
  return value;
}

/** The name of the stack's schema, which is also that of its channel: it needs no quotes anywhere. */
function readSchema(environment: Environment): string {
  const schema = environment['DATABASE_SCHEMA'] ?? 'overhear';
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) return schema;
  throw bad('DATABASE_SCHEMA', 'up to 63 of a-z, 0-9 and _, no digit first', schema);
}

export function bad(name: string, expected: string, came: string): OverhearError {
  const hint = `Set ${name} in the environment of the service.`;
  return new OverhearError('bad-environment', `expected ${name} to be ${expected}, got "${came}"`, { hint });
}
