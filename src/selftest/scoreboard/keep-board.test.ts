import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { keepBoard, type BoardSettings } from './keep-board.ts';
import { rowNamed } from './rows.ts';
import { standingOf } from './standing.ts';

const SETTINGS: BoardSettings = {
  schema: 1,
  budget_ms: 60_000,
  shrink_time_ms: 60_000,
  seeds: 1,
  stack: 'embedded',
  processors: 2,
};
const COMMIT = '0123456789abcdef';
const missedOf = (name: string): ReturnType<typeof standingOf> =>
  standingOf(rowNamed(name), [{ kind: 'missed', seed: 1, executions: 500, ms: 60_000 }]);

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overhear-board-'));
  file = join(directory, 'board.json');
  return () => rm(directory, { recursive: true });
});

test('what one sitting kept is there in the next one, in the order of the rows', async () => {
  const first = keepBoard(file, SETTINGS, COMMIT);
  expect(first.standings()).toEqual([]);
  first.add(missedOf('last-connect'));
  await first.written();
  const second = keepBoard(file, SETTINGS, COMMIT);
  second.add(missedOf('bcast-all'));
  second.add({ ...missedOf('bcast-all'), row: 'sound', control: true });
  second.add(missedOf('last-connect'));
  await second.written();
  const kept = keepBoard(file, SETTINGS, 'another').standings();
  expect(kept.map(({ commit }) => commit)).toEqual([COMMIT, COMMIT, COMMIT]);
  expect(kept.map(({ row }) => row)).toEqual(['bcast-all', 'last-connect', 'sound']);
  expect(await readdir(directory)).toEqual(['board.json']);
});

test('what was measured in another way is not added to', async () => {
  const board = keepBoard(file, SETTINGS, COMMIT);
  board.add(missedOf('last-connect'));
  await board.written();
  expect(() => keepBoard(file, { ...SETTINGS, seeds: 10, stack: 'services' }, COMMIT)).toThrow(
    /measured otherwise: seeds is 1, now 10; stack is embedded, now services$/,
  );
});

test.for(['no JSON', '[]', '{"schema":1}', 'null'])('%s is no board', async (text) => {
  await writeFile(file, text);
  expect(() => keepBoard(file, SETTINGS, COMMIT)).toThrow(expect.objectContaining({ code: 'board-unreadable' }));
});

test('a place where nothing can be written is told of', async () => {
  const board = keepBoard(join(directory, 'missing', 'board.json'), SETTINGS, COMMIT);
  board.add(missedOf('last-connect'));
  await expect(board.written()).rejects.toThrow('ENOENT');
});
