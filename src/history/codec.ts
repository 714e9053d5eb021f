import { OverhearError } from '../support/errors.ts';
import { type Entry, HISTORY_VERSION, type History } from './history.ts';

/** A history as JSON lines: a first line with the version, then one entry a line. Holds tokens: not for reports. */
export function encodeHistory(history: History): string {
  return [{ version: history.version }, ...history.entries].map((line) => JSON.stringify(line)).join('\n') + '\n';
}

/**
 * Reads what `encodeHistory` wrote. Throws an OverhearError: `history-version` for a later version, `history-malformed`
 * with the line for anything else that is no history. What an entry refers to is looked at when it is indexed.
 */
export function decodeHistory(text: string): History {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const header = parseLine(first, 1);
  if (typeof header['version'] !== 'number') throw malformed(1, 'a line with the version', first);
  if (header['version'] > HISTORY_VERSION) {
    throw new OverhearError(
      'history-version',
      `expected a history of version ${HISTORY_VERSION}, got version ${header['version']}`,
      { hint: 'Read it with the version of overhear that wrote it, or a later one.' },
    );
  }
  const entries = lines.map((line, n): Entry => {
    const entry = parseLine(line, n + 2);
    const isEntry = entry['n'] === n && typeof entry['at'] === 'number' && KINDS.has(String(entry['kind']));
    if (!isEntry) throw malformed(n + 2, `entry ${n} with its time and a known kind`, line);
    // Its number, time and kind were looked at; the fields of each kind are those that encodeHistory was given.
    return entry as unknown as Entry;
  });
  return { version: HISTORY_VERSION, entries };
}

const KINDS: ReadonlySet<string> = new Set<Entry['kind']>([
  'lease',
  'canary',
  'token',
  'issued',
  'settled',
  'opening',
  'opened',
  'rejected',
  'closed',
  'sent',
  'frame',
  'stalled',
  'drained',
  'request',
  'response',
  'broken',
  'upstream',
  'held',
  'released',
  'disturbed',
  'mended',
  'audit',
  'quiet',
  'watchdog',
]);

function parseLine(line: string, number: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw malformed(number, 'JSON', line, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(number, 'an object', line);
  return { ...value };
}

function malformed(line: number, expected: string, came: string, cause?: unknown): OverhearError {
  const shown = came.length > 60 ? `${came.slice(0, 60)}…` : came;
  return new OverhearError('history-malformed', `line ${line}: expected ${expected}, got \`${shown}\``, {
    hint: 'The file was cut or changed: record the history again.',
    cause,
  });
}
