import { expect, test } from 'vitest';
import { FAULTS } from '../reference/faults/list.ts';
import { APART, CLOSED, FLOORS, PROCESS, PURE, TIMERS } from './floors.ts';
import { readSources, type Import, type Source } from './sources.ts';

const SOURCES = readSources();
const PLAIN = SOURCES.filter((source) => !source.isTest);
const CODE = PLAIN.filter((source) => source.folder !== 'selftest');

/** Every line of the code that matches, as `path:line  advice`. */
function findIn(sources: readonly Source[], pattern: RegExp, advice: string): readonly string[] {
  return sources.flatMap((source) =>
    source.code.flatMap((line, index) => (pattern.test(line) ? [`${source.path}:${index + 1}  ${advice}`] : [])),
  );
}

/** The same number of lines; those inside of inline snapshots are empty. */
function withoutSnapshots(lines: readonly string[]): readonly string[] {
  let inside = false;
  return lines.map((line) => {
    if (/^\s*`\);$/.test(line)) inside = false;
    if (inside) return '';
    inside = line.endsWith('toMatchInlineSnapshot(`');
    return line;
  });
}

function isBelow(source: Source, prefixes: Readonly<Record<string, string>>): boolean {
  const places = Object.keys(prefixes).flatMap((prefix) => [prefix, `src/${prefix}`]);
  return places.some((place) => source.path.startsWith(place));
}

function folderOf(imported: Import): string | undefined {
  const [top, folder, file] = imported.of.split('/');
  if (top === 'properties') return top;
  if (top !== 'src') return undefined;
  return file === undefined ? 'src' : folder;
}

function complainOfFloor(source: Source, imported: Import): string | undefined {
  const to = folderOf(imported);
  if (to === undefined || to === source.folder) return undefined;
  const { folder } = source;
  const where = `${source.path}:${imported.line}  ${folder}/ imports ${to}/`;
  if (folder === 'properties') return to === 'src' ? undefined : `${where}; properties/ import src/index.ts only`;
  if (folder === 'src' || to === 'src') return folder === 'src' ? undefined : `${where}; import the file itself`;
  if (to === 'properties') return folder === 'cli' || APART[folder] === 'all' ? undefined : `${where}; cli/ alone does`;
  const apart = APART[folder];
  if (apart !== undefined) {
    return apart === 'all' || apart.includes(to) ? undefined : `${where}; it may import ${apart.join(', ')}`;
  }
  const closed = CLOSED[to];
  if (closed !== undefined) {
    const isRight = folder === closed && imported.how !== 'static';
    return isRight ? undefined : `${where}; only ${closed}/ does, by import() where it is needed, and its types`;
  }
  const from = FLOORS[folder];
  const below = FLOORS[to];
  if (from === undefined || below === undefined) return `${where}; give each a floor in src/selftest/floors.ts`;
  return below < from ? undefined : `${where}, from floor ${from} to floor ${below}; move what both need further down`;
}

test('each folder imports from lower floors only', () => {
  const complaints = PLAIN.flatMap((source) => source.imports.map((imported) => complainOfFloor(source, imported)));
  expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
});

test('each folder of src/ has a floor', () => {
  const folders = new Set(SOURCES.map((source) => source.folder));
  const without = [...folders].filter((folder) => !(folder in FLOORS) && !(folder in APART));
  expect(without.sort()).toEqual(['properties', 'src']);
});

test(`${PURE.join(', ')} have no sockets, no files and no clock`, () => {
  const pure = PLAIN.filter((source) => PURE.includes(source.folder));
  const imports = pure.flatMap((source) =>
    source.imports
      .filter((imported) => imported.of.startsWith('node:'))
      .map((imported) => `${source.path}:${imported.line}  takes ${imported.of}; take it as an argument`),
  );
  const clock = /\b(Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|setImmediate|fetch\()/;
  expect([...imports, ...findIn(pure, clock, 'takes the time or the network; take it as an argument')]).toEqual([]);
});

test('randomness comes from src/support/random.ts', () => {
  const others = CODE.filter((source) => source.path !== 'src/support/random.ts');
  expect(findIn(others, /\bMath\.random\b/, 'draw from createRandom of src/support/random.ts')).toEqual([]);
});

test('a timer stands only where time itself is meant', () => {
  const others = CODE.filter((source) => !isBelow(source, TIMERS));
  const advice = 'wait for the cause instead, or name the file and its reason in src/selftest/floors.ts';
  expect(findIn(others, /\bset(Timeout|Interval)\b|timers\/promises/, advice)).toEqual([]);
});

test('cli/ alone touches process and console', () => {
  const others = CODE.filter((source) => !isBelow(source, PROCESS));
  const silent = CODE.filter(({ folder }) => folder !== 'cli' && folder !== 'bench');
  const console = findIn(silent, /\bconsole\./, 'return the words');
  expect([...findIn(others, /\bprocess\.\w/, 'take it as an argument'), ...console]).toEqual([]);
});

test('no file has more than 400 lines, and nine in ten have at most 200', () => {
  const longerThan = (limit: number): readonly string[] =>
    SOURCES.flatMap(({ path, lines }) => (lines.length > limit ? [`${path}  ${lines.length} lines`] : []));
  expect(longerThan(400)).toEqual([]);
  const above = longerThan(200);
  expect(above.length > SOURCES.length / 10 ? above : []).toEqual([]);
});

test('no line has more than 120 columns, but for what a snapshot holds', () => {
  const wide = SOURCES.flatMap(({ path, lines }) =>
    withoutSnapshots(lines).flatMap((line, index) => {
      const columns = Array.from(line).length;
      return columns > 120 ? [`${path}:${index + 1}  ${columns} columns`] : [];
    }),
  );
  expect(wide).toEqual([]);
});

test('files are named for the one thing in them', () => {
  const vague = /(^|\/)(utils?|types|helpers?|common|misc|index)\.ts$/;
  const named = SOURCES.map(({ path }) => path).filter((path) => path !== 'src/index.ts');
  expect(named.filter((path) => vague.test(path))).toEqual([]);
  // The name of a configuration is what users know it by.
  const plain = /^[a-z0-9/-]+(\.config|\.fixture|(\.(stack|services|example|gate))?\.test)?\.ts$/;
  expect(named.filter((path) => !plain.test(path))).toEqual([]);
});

test('src/index.ts is the only barrel', () => {
  const others = SOURCES.filter(({ path }) => path !== 'src/index.ts');
  expect(findIn(others, /^export (type )?(\*|\{[^}]*\}) from\b/, 'import where it is defined')).toEqual([]);
});

test('names keep to the words of the project', () => {
  const others = /\b\w*(scenario|minimi[sz])\w*\b/i;
  expect(findIn(CODE, others, 'a plan is not a scenario and is shrunk, not minimised')).toEqual([]);
});

test('no test is left out, no mock stands in and no type is waved through', () => {
  const files = SOURCES.filter(({ folder }) => folder !== 'selftest');
  expect([
    ...findIn(files, /\b(test|it|describe)\.(only|skip|todo)\b/, 'finish it or take it out'),
    ...findIn(files, /\bvi\.(mock|fn|spyOn|stubGlobal|useFakeTimers)\b/, 'use the real thing, or plain data'),
    ...findIn(files, /\bas any\b|@ts-(ignore|expect-error)/, 'say the type, or decode the value'),
  ]).toEqual([]);
});

/** Slugs that are words of the field, too. */
const WORDS = ['call-id', 'coalesce'];
/** Where faults are known by their names. */
const KNOWING = ['src/reference/faults/', 'src/selftest/', 'src/cli/faults.ts'];

test('no fault is named where it is not planted or tested, so that nothing is made for one of them', () => {
  const slugs = FAULTS.map(({ slug }) => slug).filter((slug) => !WORDS.includes(slug));
  const named = new RegExp(`(?<![\\w-])(${slugs.join('|')})(?![\\w-])`);
  const unknowing = PLAIN.filter(({ path }) => path.startsWith('src/') && !KNOWING.some((at) => path.startsWith(at)));
  const found = unknowing.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (named.test(line) ? [`${path}:${index + 1}  ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
