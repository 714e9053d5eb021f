import { expect, test } from 'vitest';
import { decodeEntry, encodeEntry } from './codec.ts';
import { EXAMPLE_ENTRY } from './example.fixture.ts';

const FILE = 'corpus/regression/isolation-0.json';
const source = encodeEntry(EXAMPLE_ENTRY);

/** The source with one field changed. */
function changed(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...EXAMPLE_ENTRY, ...fields });
}

test('an entry that is written and read again is the same', () => {
  expect(decodeEntry(source, FILE)).toEqual(EXAMPLE_ENTRY);
});

test('an entry without seed and path is an entry', () => {
  const { seed: _, path: __, ...rest } = EXAMPLE_ENTRY;
  expect(decodeEntry(encodeEntry(rest), FILE)).toEqual(rest);
});

test('an entry that is cut off anywhere is called truncated', () => {
  for (let length = 0; length < source.trimEnd().length; length += 1) {
    const code = expect.objectContaining({ code: 'entry-truncated' });
    expect(() => decodeEntry(source.slice(0, length), FILE)).toThrow(code);
  }
});

test('what is no JSON is said to be none, with the file and where', () => {
  expect(() => decodeEntry('hello', FILE)).toThrow(expect.objectContaining({ code: 'entry-not-json' }));
  expect(() => decodeEntry('{"version":1,}', FILE)).toThrow(/^expected a corpus entry in JSON in corpus\/regression\//);
});

test('an entry of a later version, or with a plan of one, is refused as such', () => {
  const code = expect.objectContaining({ code: 'entry-version' });
  expect(() => decodeEntry(changed({ version: 2 }), FILE)).toThrow(code);
  expect(() => decodeEntry(changed({ plan: { ...EXAMPLE_ENTRY.plan, version: 99 } }), FILE)).toThrow(code);
});

test.for([
  ['key', { ...EXAMPLE_ENTRY.key, direction: 'sideways' }, /at key\.direction, expected .*, got "sideways"/],
  ['title', undefined, /at title, expected "title", got undefined/],
  ['expect', 'maybe', /at expect, expected \("violated" \| "holds"\), got "maybe"/],
  ['found', { date: 'yesterday', version: '0.1.0' }, /at found\.date/],
  ['plan', { version: 1, users: 'none', steps: [] }, /plan-malformed/],
  ['version', 'one', /at version, expected 1, got "one"/],
] as const)('a malformed %s is named with what was expected and what came', ([field, value, message]) => {
  const source = changed({ [field]: value });
  expect(() => decodeEntry(source, FILE)).toThrow(expect.objectContaining({ code: 'entry-malformed' }));
  expect(() => decodeEntry(source, FILE)).toThrow(message);
});

test('JSON that is no object is malformed', () => {
  expect(() => decodeEntry('[]', FILE)).toThrow(expect.objectContaining({ code: 'entry-malformed' }));
});
