import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAIN } from '../../report/colours.ts';
import { addScript } from './add-script.ts';
import { gatherAnswers } from './gather-answers.ts';
import { readProject } from './read-project.ts';
import { runInit } from './run-init.ts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'overhear-init-')));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function init(flags: Parameters<typeof runInit>[0]): Promise<string> {
  let printed = '';
  const print = (text: string): void => void (printed += text);
  const terminal = { print, tell: print, colours: PLAIN, rewritable: false, width: 100 };
  const { signal } = new AbortController();
  await runInit({ yes: true, ...flags }, { terminal, signal }, directory);
  return printed;
}

function read(path: string): string {
  return readFileSync(join(directory, path), 'utf8');
}

test('a project gets a configuration, a test, a workflow and a script, and is told what is next', async () => {
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ name: '@me/app', scripts: { dev: 'x' }, devDependencies: { vitest: '4' } }, null, 4),
  );
  const printed = await init({});
  expect(read('overhear.config.ts')).toContain("command: 'npm run dev'");
  expect(read('overhear.test.ts')).toContain('isolation(target');
  expect(read('.github/workflows/overhear.yml')).toContain('npx overhear gate');
  expect(read('package.json')).toContain('\n        "overhear": "overhear fuzz"');
  expect(read('.gitignore')).toBe('corpus/generated/\n');
  expect(printed).toContain('npx overhear doctor');
});

test('what is there stays, and with --force what it wrote before is written anew', async () => {
  writeFileSync(join(directory, 'overhear.config.ts'), 'mine');
  expect(await init({})).toContain('left alone  overhear.config.ts');
  expect(read('overhear.config.ts')).toBe('mine');
  await init({ force: true });
  expect(read('overhear.config.ts')).toContain('defineTarget');
  expect(read('.gitignore')).toBe('corpus/generated/\n');
});

test('only what no flag says is asked', async () => {
  const asked: string[] = [];
  const given = { transport: 'sse', start: 'none', token: 'query' } as const;
  const answers = await gatherAnswers(given, readProject(directory), ({ text, standard }) => {
    asked.push(text);
    return Promise.resolve(standard);
  });
  expect(answers).toMatchObject({ start: undefined, url: 'http://127.0.0.1:3000', token: 'query', users: 'sign-in' });
  expect(asked).toHaveLength(3);
});

test('a script of that name is left alone', () => {
  expect(addScript({ text: '{}', scripts: { overhear: 'mine' } })).toBeUndefined();
});
