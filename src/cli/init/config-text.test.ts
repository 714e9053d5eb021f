import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTarget } from '../load-target.ts';
import { TOKEN_PLACES, TRANSPORTS, USER_KINDS, type Answers } from './answers.ts';
import { configText } from './config-text.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'overhear-init-'));
  process.env['JWT_SECRET'] = process.env['ALICE_TOKEN'] = process.env['BOB_TOKEN'] = 'of-a-test';
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const STANDARD: Answers = {
  name: 'my-app',
  transport: 'websocket',
  url: 'http://127.0.0.1:{port}',
  start: "node it's.js",
  modelEnv: 'OPENAI_BASE_URL',
  token: 'header',
  users: 'sign-in',
};

test.for<Partial<Answers>>([
  ...TRANSPORTS.map((transport) => ({ transport })),
  ...TOKEN_PLACES.map((token) => ({ token })),
  ...USER_KINDS.map((users) => ({ users })),
  { start: undefined, url: 'http://127.0.0.1:3000' },
  { modelEnv: undefined },
  { url: 'http://127.0.0.1:3000' },
])('what is written for %o is a configuration', { timeout: 60_000 }, async (answers) => {
  const file = join(directory, `${JSON.stringify(answers).replaceAll(/\W+/g, '-')}.ts`);
  const text = configText({ ...STANDARD, ...answers });
  writeFileSync(file, text);
  const { config } = await loadTarget(file);
  expect(config).toMatchObject({ name: 'my-app' });
  expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
