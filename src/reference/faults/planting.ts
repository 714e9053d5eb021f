import { OverhearError } from '../../support/errors.ts';
import type { GuardKind, GuardReading } from './guards/guard-kind.ts';
import { GUARDS } from './guards/list.ts';

/** A fault as it is asked for: `last-connect`, or `last-connect@run=2@p=0.3` for harm when all of its guards fire. */
export interface Planting {
  readonly slug: string;
  readonly guards: readonly GuardReading[];
}

/** Reads the text of one; whether there is a fault of that slug is not asked. Throws an OverhearError `bad-fault`. */
export function readPlanting(text: string): Planting {
  const [slug = '', ...guards] = text.split('@');
  if (slug === '') throw bad('the slug of a fault, or SLUG@GUARD', { came: text, hint: 'last-connect@run=2 is one.' });
  const names = guards.map((guard) => guard.split('=', 1)[0] ?? '');
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    throw bad(`@${twice} once at most`, { came: text, hint: 'All guards of a fault have to be met at once.' });
  }
  return { slug, guards: guards.map((guard) => readGuard(guard, slug)) };
}

function readGuard(guard: string, slug: string): GuardReading {
  const at = guard.indexOf('=');
  const [name, value] = at === -1 ? [guard] : [guard.slice(0, at), guard.slice(at + 1)];
  const kind = GUARDS.find((known) => known.name === name);
  const came = `${slug}@${guard}`;
  if (kind === undefined) {
    const known = GUARDS.map(({ example }) => `@${example}`).join(', ');
    throw bad('a guard that there is', { came, hint: `Known, each with a value that it can have: ${known}.` });
  }
  const reading = kind.read(value);
  if (reading !== undefined) return reading;
  throw bad(formOf(kind), { came, hint: `${slug}@${kind.example} does harm only ${kind.meaning}.` });
}

function formOf({ name, expects }: GuardKind): string {
  return expects === undefined ? `@${name} alone` : `@${name}= and ${expects}`;
}

function bad(expectation: string, { came, hint }: { readonly came: string; readonly hint: string }): OverhearError {
  return new OverhearError('bad-fault', `expected ${expectation}, got "${came}"`, { hint });
}
