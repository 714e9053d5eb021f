import type { Climate } from '../plan/weather.ts';
import { OverhearError } from '../support/errors.ts';

/** A claim about the stack: the weather in which it is tried, and the checkers that decide it. */
export interface Property {
  /** Kebab-case; part of keys and of the names of corpus entries. */
  readonly name: string;
  /** The claim in one sentence. */
  readonly claim: string;
  readonly climate: Climate;
  /** Names of checkers, of src/check/list.ts. */
  readonly checkers: readonly string[];
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Checks a property's shape. Throws an OverhearError `property-malformed` with what was expected and what came. */
export function defineProperty(property: Property): Property {
  const { name, checkers, climate } = property;
  if (!NAME.test(name)) throw malformed(`a name in kebab-case, got ${JSON.stringify(name)}`);
  if (checkers.length === 0) throw malformed(`${name} to name at least one checker, got none`);
  const { min, max } = climate.users;
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min || max > 5) {
    throw malformed(`${name} to have from 1 to 5 users, got ${min} to ${max}`);
  }
  if (!((climate.ops.send ?? 0) > 0))
    throw malformed(`${name} to give the op send a weight above 0, got ${climate.ops.send}`);
  return property;
}

function malformed(expectation: string): OverhearError {
  return new OverhearError('property-malformed', `expected ${expectation}`, {
    hint: 'see properties/isolation.ts for one',
  });
}
