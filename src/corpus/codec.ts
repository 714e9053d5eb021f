import * as v from 'valibot';
import { decodePlan, encodePlan } from '../plan/codec.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { ENTRY_VERSION, type CorpusEntry } from './entry.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.minLength(1));

const ENTRY = v.object({
  version: v.literal(ENTRY_VERSION),
  title: v.string(),
  property: text,
  key: v.object({
    property: text,
    checker: text,
    direction: v.picklist(['other-user', 'stranger', 'own']),
    where: text,
  }),
  plan: v.unknown(),
  seed: v.exactOptional(v.pipe(v.number(), v.integer())),
  path: v.exactOptional(text),
  target: v.object({
    name: text,
    stack: v.exactOptional(v.literal('services')),
    replicas: v.pipe(count, v.minValue(1)),
    faults: v.array(text),
  }),
  expect: v.picklist(['violated', 'holds']),
  repeats: v.object({ violated: count, of: count }),
  why: v.exactOptional(v.array(v.string())),
  found: v.object({ date: v.pipe(v.string(), v.isoDate()), version: text }),
});

/** The text of an entry's file: indented JSON, so that a difference can be read line by line. */
export function encodeEntry(entry: CorpusEntry): string {
  return `${JSON.stringify({ ...entry, plan: encodePlan(entry.plan) }, null, 2)}\n`;
}

/**
 * Reads the text of an entry's file. Throws an OverhearError that names the file: `entry-truncated` (JSON that ends too
 * early), `entry-not-json`, `entry-version` (written by a later overhear) or `entry-malformed` (where, and what came).
 */
export function decodeEntry(source: string, file: string): CorpusEntry {
  const json = parse(source, file);
  refuseLaterVersion(json, file);
  const parsed = v.safeParse(ENTRY, json);
  if (!parsed.success) throw malformed(file, describeIssue(parsed.issues[0]));
  return { ...parsed.output, plan: planOf(parsed.output.plan, file) };
}

function parse(source: string, file: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (endsTooEarly(source, why)) {
      throw new OverhearError(
        'entry-truncated',
        `expected a whole corpus entry in ${file}, but its JSON ends after ${source.length} characters`,
        { cause, hint: 'Fetch the file again (git checkout -- FILE), or delete it and let a campaign find it anew.' },
      );
    }
    throw new OverhearError('entry-not-json', `expected a corpus entry in JSON in ${file}, got: ${why}`, {
      cause,
      hint: 'Give a file that overhear wrote below corpus/, or a directory of such files.',
    });
  }
}

/** V8 says so either by name or by a position that is the end of the text. */
function endsTooEarly(source: string, why: string): boolean {
  if (source.trim() === '' || /end of JSON input/.test(why)) return true;
  const position = /at position (\d+)/.exec(why)?.[1];
  return position !== undefined && Number(position) >= source.trimEnd().length;
}

function refuseLaterVersion(json: unknown, file: string): void {
  const version = typeof json === 'object' && json !== null && 'version' in json ? json.version : undefined;
  if (typeof version === 'number' && version > ENTRY_VERSION) throw laterVersion(file, version);
}

function planOf(json: unknown, file: string): CorpusEntry['plan'] {
  try {
    return decodePlan(json);
  } catch (cause) {
    if (cause instanceof OverhearError && cause.code === 'plan-version') {
      throw new OverhearError('entry-version', `${file}: ${cause.message}`, { cause, hint: UPDATE });
    }
    throw malformed(file, describeError(cause), cause);
  }
}

const UPDATE = 'Update overhear to the version that wrote the entry, or to a later one.';

function laterVersion(file: string, version: number): OverhearError {
  return new OverhearError(
    'entry-version',
    `expected version ${ENTRY_VERSION} or earlier of a corpus entry in ${file}, got ${version}`,
    { hint: UPDATE },
  );
}

function malformed(file: string, what: string, cause?: unknown): OverhearError {
  return new OverhearError('entry-malformed', `${file} is no corpus entry: ${what}`, {
    cause,
    hint: 'Correct the field, or delete the file and let a campaign find it anew.',
  });
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'the whole';
  return `at ${path}, expected ${issue.expected ?? issue.message}, got ${issue.received}`;
}
