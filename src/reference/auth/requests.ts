import { FIXED_LIMITS } from '../../protocol/limits.ts';
import type { FieldReader, JsonObject } from '../read-json.ts';
import { createFieldReader, parseObject } from '../read-json.ts';
import { Refusal } from '../refusal.ts';
import { isStorable } from '../storable.ts';

/** Whether clients may ask for a lifetime, and the lifetime when they do not. */
export interface LifetimeRules {
  readonly allowTtl: boolean;
  readonly lifetimeSeconds: number;
}

/** The body of a login; anything missing or wrong is `invalid_request`. `seconds`: the access token's lifetime. */
export function readCredentials(
  text: string,
  rules: LifetimeRules,
): { email: string; password: string; seconds: number } {
  const { object, fields } = readObject(text);
  return { ...credentials(fields), seconds: readLifetime(object, rules) };
}

/** The body of a registration. */
export function readRegistration(
  text: string,
  rules: LifetimeRules,
): { email: string; password: string; profile: string; seconds: number } {
  const { object, fields } = readObject(text);
  const profile = fields.optionalText('profile') ?? '';
  if (Array.from(profile).length > FIXED_LIMITS.profileCodePoints || !isStorable(profile)) {
    throw invalid(`expected a profile of at most ${FIXED_LIMITS.profileCodePoints} characters`);
  }
  return { ...credentials(fields), profile, seconds: readLifetime(object, rules) };
}

/** The body of a refresh. */
export function readRefresh(text: string, rules: LifetimeRules): { refreshToken: string; seconds: number } {
  const { object, fields } = readObject(text);
  return { refreshToken: fields.text('refresh_token'), seconds: readLifetime(object, rules) };
}

function readObject(text: string): { object: JsonObject; fields: FieldReader } {
  const object = parseObject(text);
  if (object === undefined) throw invalid('expected a JSON object');
  return { object, fields: createFieldReader(object, 'invalid_request') };
}

function credentials(fields: FieldReader): { email: string; password: string } {
  const email = fields.text('email');
  const password = fields.text('password');
  if (!/^[^\s@]+@[^\s@]+$/u.test(email) || email.length > 254 || !isStorable(email))
    throw invalid('expected an e-mail address');
  if (password === '' || password.length > 1000) throw invalid('expected a password of 1 to 1000 characters');
  return { email, password };
}

function readLifetime(object: JsonObject, rules: LifetimeRules): number {
  const asked = object['ttl_seconds'];
  if (asked === undefined) return rules.lifetimeSeconds;
  const { least, most } = FIXED_LIMITS.ttlSeconds;
  if (!rules.allowTtl) throw invalid('this service gives no lifetime on request');
  if (typeof asked !== 'number' || !(asked >= least && asked <= most)) {
    throw invalid(`expected \`ttl_seconds\` to be a number from ${least} to ${most}`);
  }
  return asked;
}

function invalid(message: string): Refusal {
  return new Refusal('invalid_request', message);
}
