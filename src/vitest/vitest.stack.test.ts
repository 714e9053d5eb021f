import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const STACK = join(import.meta.dirname, 'tiny-stack.fixture.ts');
const LIMIT_MS = 280_000;

const VITEST_CONFIG = `
export default { resolve: { alias: {
  'overhear/vitest': '${ROOT}/src/vitest.ts',
  overhear: '${ROOT}/src/index.ts',
} } };`;

const TARGET = `
import { defineTarget } from 'overhear';
export default defineTarget({
  name: 'tiny',
  url: 'http://127.0.0.1:{port}',
  start: { command: 'node --import tsx ' + process.env.STACK + ' {port} ' + process.env.HOW, ready: '/' },
  model: { env: 'OPENAI_BASE_URL' },
  users: { signIn: async ({ name }) => ({ id: name, token: name }) },
  connect: { token: { query: 'token' }, welcome: true },
  send: ({ text, request }) => ({ type: 'ask', id: request, text }),
  ping: ({ request }) => ({ type: 'ping', id: request }),
  read: {
    kind: 'type',
    names: { hello: 'welcome', started: 'agent_started', done: 'agent_completed', failed: 'agent_error', pong: 'pong' },
    request: 'id', user: 'user', text: 'text',
  },
});`;

const TESTS = `
import { test } from 'vitest';
import { isolation, replayCorpus } from 'overhear/vitest';
import target from './overhear.config.ts';
test('no user hears another', isolation(target, { runs: 60, shrinkTimeMs: 20_000 }));
replayCorpus(target);`;

interface Result {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

const made: string[] = [];
/** A directory with a suite of its own. */
function makeSuite(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'overhear-vitest-')));
  made.push(directory);
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  symlinkSync(STACK, stackIn(directory));
  writeFileSync(join(directory, 'vitest.config.js'), VITEST_CONFIG);
  writeFileSync(join(directory, 'overhear.config.ts'), TARGET);
  writeFileSync(join(directory, 'stack.test.ts'), TESTS);
  return directory;
}
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** What `vitest run` says there of the stack that goes wrong as named. */
async function run(
  directory: string,
  how: 'sound' | 'leak' | 'mute',
): Promise<{
  readonly results: readonly Result[];
  readonly printed: string;
}> {
  const out = join(directory, 'results.json');
  const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=json', `--outputFile=${out}`];
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, HOW: how, STACK: stackIn(directory), NO_COLOR: '1' };
  const child = spawn(process.execPath, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await once(child, 'close');
  const told: { readonly testResults: readonly { readonly assertionResults: readonly Result[] }[] } = JSON.parse(
    readFileSync(out, 'utf8'),
  );
  return { results: told.testResults.flatMap(({ assertionResults }) => assertionResults), printed };
}

/** The suite's own name for its stack, by which its processes are known. */
function stackIn(directory: string): string {
  return join(directory, basename(STACK));
}

/** The processes whose command line names the suite's stack. */
function leftOf(directory: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(stackIn(directory)));
}

// They wait more than they compute, so that some go on beside each other.
describe.concurrent('vitest run', { timeout: LIMIT_MS }, () => {
  test('a sound stack passes, and nothing of ours is printed or left behind', async () => {
    const directory = makeSuite();
    const { results, printed } = await run(directory, 'sound');
    expect(results.map(({ fullName, status, failureMessages }) => [fullName, status, failureMessages])).toEqual([
      ['no user hears another', 'passed', []],
      ['corpus/regression has no entry yet', 'passed', []],
    ]);
    expect(printed).not.toContain('executions');
    expect(leftOf(directory)).toEqual([]);
  });

  test('a leak fails with the report, and so does its entry until it is mended', async () => {
    const directory = makeSuite();
    const { results } = await run(directory, 'leak');
    expect(results[0]).toMatchObject({ fullName: 'no user hears another', status: 'failed' });
    const report = results[0]?.failureMessages[0] ?? '';
    expect(report).toMatch(/violated: /);
    expect(report).toMatch(/^Let {4}/m);
    expect(report).toContain('Replay   ');
    expect(report).toContain('stack.test.ts:');
    const [entry = ''] = readdirSync(join(directory, 'corpus', 'regression'));
    writeFileSync(join(directory, 'stack.test.ts'), TESTS.replace(/^test.*$/m, ''));
    const name = `corpus/regression/${entry} does not show again`;
    const again = await run(directory, 'leak');
    expect(again.results).toMatchObject([{ fullName: name, status: 'failed' }]);
    expect(again.results[0]?.failureMessages[0]).toContain('expected holds');
    const mended = await run(directory, 'sound');
    // Were it to fail, its message says why.
    expect(mended.results).toMatchObject([{ fullName: name, status: 'passed', failureMessages: [] }]);
    expect(leftOf(directory)).toEqual([]);
  });

  test('what says nothing fails, and so does a stack that does not start', async () => {
    const directory = makeSuite();
    const mute = await run(directory, 'mute');
    expect(mute.results[0]).toMatchObject({ status: 'failed' });
    writeFileSync(join(directory, 'overhear.config.ts'), TARGET.replace('node --import tsx', 'false'));
    const absent = await run(directory, 'sound');
    expect(absent.results[0]).toMatchObject({ status: 'failed' });
    expect(absent.results[0]?.failureMessages[0]).toContain('stack-unavailable');
  });
});
