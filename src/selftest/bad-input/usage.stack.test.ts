import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeEntry } from '../../corpus/codec.ts';
import { EXAMPLE_ENTRY } from '../../corpus/example.fixture.ts';
import { makePlace, type Place } from './command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

test.for([
  [['fuzz', '--sped', '7'], "unknown option '--sped'", 'Flags: --target'],
  [['fuzz', '--fault', 'last-conect'], 'unknown-fault', 'Did you mean last-connect?'],
  [['fuzz', '--fault', 'shared-group', '--replicas', '1'], '--replicas 2 or more', 'Add --replicas 2'],
  [['fuzz', '--property', 'isolatoin'], 'unknown-property', 'Did you mean isolation?'],
  [['fuz'], "unknown command 'fuz'", 'Commands: init, fuzz'],
] as const)('%j is wrong usage, and the error names what is known', async ([args, error, advice]) => {
  const { code, stdout, stderr } = await place.run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(error);
  expect(stderr).toContain(advice);
});

const WHOLE = encodeEntry(EXAMPLE_ENTRY);

test.for([
  ['truncated', WHOLE.slice(0, WHOLE.length / 2), 'entry-truncated'],
  ['of a later version', WHOLE.replace('"version": 1', '"version": 2'), 'entry-version'],
  ['not JSON', 'title: a leak\n', 'entry-not-json'],
] as const)('an entry that is %s is wrong usage for all that reads it, and stays as it is', async ([, text, error]) => {
  const file = join('corpus', 'regression', 'isolation-00000000.json');
  mkdirSync(join(place.directory, 'corpus', 'regression'), { recursive: true });
  writeFileSync(join(place.directory, file), text);
  const commands = [['replay', file], ['gate']];
  const ends = await Promise.all(commands.map((args) => place.run(args)));
  for (const { code, stdout, stderr } of ends) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(error);
    expect(stderr).toContain(file);
  }
  expect(readFileSync(join(place.directory, file), 'utf8')).toBe(text);
});

test('a file where the corpus should be is wrong usage for what reads the corpus', async () => {
  writeFileSync(join(place.directory, 'corpus'), 'mine');
  const ends = await Promise.all([place.run(['replay']), place.run(['gate'])]);
  for (const { code, stdout, stderr } of ends) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('corpus-not-a-directory');
  }
  expect(readFileSync(join(place.directory, 'corpus'), 'utf8')).toBe('mine');
});
