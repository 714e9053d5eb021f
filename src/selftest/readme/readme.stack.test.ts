import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { fillBlocks, readBlocks } from './blocks.ts';
import { makeClone, type Clone } from './npm-clone.fixture.ts';
import { README, readCommands } from './read-readme.ts';
import { skeletonOf } from './skeleton.ts';

const LIMIT_MS = 240_000;

/** Commands that end by themselves: what is added so that they take seconds, and their exit codes. */
const TRIES: readonly { readonly command: RegExp; readonly more: string; readonly code: number }[] = [
  { command: /^npm run doctor$/, more: '', code: 0 },
  { command: /^npm run fuzz$/, more: '-- --time 5s', code: 0 },
  { command: /^npm run fuzz -- --fault /, more: '--shrink-time 40s', code: 1 },
  { command: /^npm run replay -- \S+$/, more: '--times 2', code: 1 },
  { command: /^npm run replay -- \S+ --fault none$/, more: '--times 2', code: 0 },
];

const STACK = 'npm run stack';
const ELSEWHERE = 'npm run fuzz -- --backend ';
/** src/selftest/compose tries these, as far as a machine without Docker can. */
const DOCKER = 'docker compose ';
/** What is typed in a project that has the package; src/cli/init and src/vitest try what these do. */
const INSTALLED = /^(npm i -D overhear$|npx overhear )/;
/** The tests themselves could not run without it. */
const INSTALL = 'npm ci';

let clone: Clone;
beforeAll(() => {
  clone = makeClone();
});
afterAll(() => clone.remove());

function tryOf(command: string): (typeof TRIES)[number] | undefined {
  return TRIES.find((one) => one.command.test(command));
}

const COMMANDS = readCommands().filter((command) => tryOf(command) !== undefined);

test('each of its commands is tried here', () => {
  const others = readCommands().filter((command) => !COMMANDS.includes(command));
  const here = others
    .filter((command) => !command.startsWith(ELSEWHERE) && !command.startsWith(DOCKER))
    .filter((command) => !INSTALLED.test(command));
  expect(here).toEqual([INSTALL, STACK]);
  const reports = readBlocks(README).filter(({ kind }) => kind === 'report');
  expect(reports.filter(({ name }) => !COMMANDS.includes(name))).toEqual([]);
});

test.for(COMMANDS)('`%s` ends as it says', { timeout: LIMIT_MS }, async (command) => {
  const { more = '', code } = tryOf(command) ?? {};
  const came = await clone.start(`${command} ${more}`).ended;
  expect(came.code, `${came.stdout}\n${came.stderr}`).toBe(code);
  // vitest -u puts the real report into the README when its lines are others than those that stand there.
  const filled = fillBlocks(README, ({ kind, name, text }) => {
    const real = `\`\`\`text\n${came.stdout.trim()}\n\`\`\``;
    const isOther = kind === 'report' && name === command && !isAlike(text, real);
    return isOther ? real : text;
  });
  await expect(filled).toMatchFileSnapshot('../../../README.md');
});

function isAlike(one: string, other: string): boolean {
  return skeletonOf(one).join('\n') === skeletonOf(other).join('\n');
}

test('a stack in one terminal is fuzzed from another', { timeout: LIMIT_MS }, async () => {
  const ports = { '8000': await freePort(), '8081': await freePort(), '4010': await freePort() };
  const flags = `--backend-port ${ports[8000]} --auth-port ${ports[8081]} --llm-url http://127.0.0.1:${ports[4010]}`;
  const stack = clone.start(`${STACK} -- ${flags}`);
  await stack.says('end it');
  const command = readCommands().find((one) => one.startsWith(ELSEWHERE)) ?? '';
  const here = Object.entries(ports).reduce((text, [port, free]) => text.replace(`:${port}`, `:${free}`), command);
  const { code, stdout, stderr } = await clone.start(`${here} --time 5s`).ended;
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  stack.interrupt();
  await stack.ended;
});
