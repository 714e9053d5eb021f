import type { HistoryView } from '../../history/view.ts';
import type { Plan } from '../../plan/plan.ts';
import { exchanges } from '../exchanges.ts';

/** Writes what a stack said so that two performances of a plan can be compared. */
export interface Canonical {
  /** A body, a frame, a text. What can be parsed as JSON is written with sorted keys. */
  text(raw: string): string;
  /** Headers, one on a line, without those that tell of the transport alone. */
  headers(raw: string): string;
}

/** Of a text with no canary in it, words from here on are of this execution alone, as its shared prompts are. */
const LONG_WORD = 8;

/**
 * Names what a performance made up by what it stands for, as one observer of it would: `(run S2)`, `(canary S2
 * prompt)`, and `(another's run S3)` where it is not theirs. What is left and looks made up becomes `(id)`, `(time)`,
 * `(canary)`; numbers that count or measure become `(number)`.
 */
export function canonicalFor(view: HistoryView, { plan, observer }: { plan: Plan; observer: number }): Canonical {
  const names = nameValues(view, { plan, observer });
  const known = [...names.keys()].sort((a, b) => b.length - a.length).map(escape);
  const pattern = new RegExp(known.join('|'), 'g');
  const rename = (text: string): string =>
    text
      .replace(pattern, (value) => `(${names.get(value) ?? 'id'})`)
      .replace(MADE_UP, (word) => (isMadeUp(word) ? '(id)' : word))
      .replace(TIME, '(time)');
  return {
    text: (raw) => {
      const parsed = parse(raw);
      return parsed === undefined ? rename(raw) : JSON.stringify(canonicalValue(parsed, rename));
    },
    headers: (raw) => {
      const lines = raw.split('\n').filter((line) => !OF_TRANSPORT.test(line));
      return rename(lines.map((line) => line.toLowerCase()).sort().join('\n'));
    },
  };
}

const MADE_UP = /zq[0-9a-z]{24}|[\w-]{16,}/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const OF_TRANSPORT = /^(date|content-length|connection|keep-alive|transfer-encoding|retry-after):/i;
/** Fields whose numbers are positions, times and durations. */
const MEASURE = /(^|_)(seq|ms|at|in|from|after|until)$/;

/** Words of a language are in one case and have no digits. */
function isMadeUp(word: string): boolean {
  return /\d/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word));
}

function canonicalValue(value: unknown, rename: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return rename(value);
  if (typeof value === 'number') return MEASURE.test(key) ? '(number)' : value;
  if (Array.isArray(value)) return value.map((item) => canonicalValue(item, rename, key));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'request_id');
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, field]) => [rename(name), canonicalValue(field, rename, name)]));
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function nameValues(
  view: HistoryView,
  { plan, observer }: { plan: Plan; observer: number },
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const labels = new Map(plan.steps.map(({ id }, index) => [id, `S${index + 1}`]));
  const add = (value: string | undefined, owner: number, name: string): void => {
    if (value === undefined || value === '' || names.has(value)) return;
    names.set(value, owner === observer ? name : `another's ${name}`);
  };
  const label = (step: number | undefined): string => (step === undefined ? '' : ` ${labels.get(step) ?? '?'}`);
  for (const { user, lease, canaries } of view.users) {
    add(lease.userId, user, 'user id');
    add(lease.email, user, 'e-mail');
    for (const { value, place, step } of canaries) add(value, user, `canary${label(step)} ${place}`);
    for (const value of lease.canaries) add(value, user, 'canary profile');
  }
  for (const { user, secret } of view.tokens.values()) add(secret, user ?? observer, 'token');
  // The observer's own first: what two users wrote alike is theirs as well.
  const all = exchanges(view).toSorted((a, b) => Number(a.user !== observer) - Number(b.user !== observer));
  for (const { user, step, ask, answer } of all) {
    if (ask.kind === 'send') for (const word of wordsOf(ask.content)) add(word, user, `word${label(step)}`);
    add(answer?.accepted?.runId, user, `run${label(step)}`);
    add(answer?.accepted?.threadId, user, `thread${label(step)}`);
    add(answer?.accepted?.messageId, user, `message${label(step)}`);
  }
  return names;
}

function wordsOf(content: string): readonly string[] {
  if (/zq[0-9a-z]{24}/.test(content)) return [];
  return content.split(/\s+/).filter((word) => word.length >= LONG_WORD);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
