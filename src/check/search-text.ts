import { CANARY_LENGTH, CANARY_PREFIX, canaryAt } from '../support/canary-form.ts';
import { lengthInCommon } from '../support/in-common.ts';
import { decodedForms } from './decoded-forms.ts';
import { longWords } from './long-words.ts';
import { BEGINNING, type Secret, type Secrets } from './secrets.ts';

/** A foreign secret in a text. `secret` undefined: a canary that nobody in this execution planted. */
export interface Found {
  /** As much of it as there is. */
  readonly value: string;
  readonly secret: Secret | undefined;
}

const CANARY = /^zq[0-9a-z]{24}$/;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/**
 * Finds what `reader` may not see in a text that reached them at entry `n`, cheapest first: the raw text, then what
 * comes out of it decoded. The first find tells.
 */
export function searchText(text: string, options: { secrets: Secrets; reader: number; n: number }): Found | undefined {
  const { secrets, reader, n } = options;
  const foreign = (secret: Secret | undefined): Found | undefined =>
    secret === undefined || secret.owner === reader || secrets.knew(reader, secret.value, n)
      ? undefined
      : { value: secret.value, secret };
  const words = longWords(text);
  const raw = searchCanaries(text, options) ?? searchIds(text, { words, secrets, foreign });
  if (raw !== undefined) return raw;
  for (const form of decodedForms(text, words)) {
    const found = searchKnown(form, { secrets, foreign });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Finds a foreign canary in the raw text, or the beginning of one, also of one that nobody here planted. */
function searchCanaries(
  text: string,
  { secrets, reader, n }: { secrets: Secrets; reader: number; n: number },
): Found | undefined {
  for (let i = text.indexOf(CANARY_PREFIX); i >= 0; i = text.indexOf(CANARY_PREFIX, i + 1)) {
    const whole = text.slice(i, i + CANARY_LENGTH);
    const secret = secrets.beginnings.get(whole.slice(0, BEGINNING)) ?? secrets.canaries.get(whole);
    if (secret?.owner === reader) continue;
    const stranger = CANARY.test(whole) ? whole : canaryAt(text, i);
    if (secret === undefined && (stranger === '' || resemblesKnown(text, { i, secrets }))) continue;
    const value = secret === undefined ? stranger : whole.slice(0, lengthInCommon(whole, secret.value));
    if (secrets.knew(reader, secret?.value ?? value, n)) continue;
    return { value, secret };
  }
  return undefined;
}

/** A known canary that was cut, or begins inside, only looks like a stranger's. */
function resemblesKnown(text: string, { i, secrets }: { i: number; secrets: Secrets }): boolean {
  const next = (from: number): number => text.indexOf(CANARY_PREFIX, from + 1);
  for (let j = next(i); j >= 0 && j < i + CANARY_LENGTH; j = next(j)) {
    if (secrets.canaries.has(text.slice(j, j + CANARY_LENGTH))) return true;
  }
  const beginning = text.slice(i, i + 6);
  return [...secrets.canaries.keys()].some((canary) => canary.startsWith(beginning));
}

/** Finds the canaries of users of this execution and nothing else. */
export function searchKnown(
  text: string,
  { secrets, foreign }: { secrets: Secrets; foreign: (secret: Secret | undefined) => Found | undefined },
): Found | undefined {
  for (let i = text.indexOf(CANARY_PREFIX); i >= 0; i = text.indexOf(CANARY_PREFIX, i + 1)) {
    const whole = text.slice(i, i + CANARY_LENGTH);
    const found = foreign(secrets.beginnings.get(whole.slice(0, BEGINNING)) ?? secrets.canaries.get(whole));
    if (found?.secret === undefined) continue;
    return { ...found, value: whole.slice(0, lengthInCommon(whole, found.secret.value)) };
  }
  return undefined;
}

function searchIds(
  text: string,
  options: { words: readonly string[]; secrets: Secrets; foreign: (secret: Secret | undefined) => Found | undefined },
): Found | undefined {
  const { words, secrets, foreign } = options;
  for (const word of words) {
    for (const id of word.split(/[+/]/)) {
      const found = foreign(secrets.ids.get(id));
      if (found !== undefined) return found;
    }
  }
  if (text.includes('@')) {
    for (const email of secrets.emails) {
      const found = text.includes(email.value) ? foreign(email) : undefined;
      if (found !== undefined) return found;
    }
  }
  if (!text.includes('eyJ')) return undefined;
  for (const token of text.match(JWT) ?? []) {
    const found = foreign(secrets.ids.get(token));
    if (found !== undefined) return found;
  }
  return undefined;
}
