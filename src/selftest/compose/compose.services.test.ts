import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findOnPath } from '../../launch/find-on-path.ts';
import { freePort } from '../../launch/free-port.ts';
import { makeClone, type Clone } from '../readme/npm-clone.fixture.ts';
import { readCommands, ROOT } from '../readme/read-readme.ts';
import { buildImage } from './build-image.ts';
import { finish } from './finish.ts';
import { createNatives, type Natives } from './natives.ts';
import { chooseGround, PLACES, type Ground } from './places.ts';
import { COMPOSE_FILE, readCompose } from './read-compose.ts';

/** Programs of the proof, and the packages of Debian that bring them. */
const PROGRAMS = {
  'docker-compose': 'docker-compose',
  pg_isready: 'postgresql',
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
};
const BUILD_LIMIT_MS = 240_000;
const START_LIMIT_MS = 120_000;
const FUZZ_LIMIT_MS = 120_000;

const SERVICES = readCompose();
const OURS = ['auth', 'backend-0', 'backend-1', 'backend-2'];
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'overhear-compose-')));
const building = new AbortController();
let ground: Ground;
let natives: Natives;
let clone: Clone;

beforeAll(async () => {
  clone = makeClone();
  ground = await chooseGround();
  const dockerfile = join(ROOT, SERVICES['auth']?.build?.dockerfile ?? '');
  const image = await buildImage(dockerfile, { directory, signal: building.signal });
  natives = createNatives({ services: SERVICES, image, ground });
}, BUILD_LIMIT_MS);
afterAll(async () => {
  building.abort();
  await natives?.stop();
  await clone?.remove();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}, BUILD_LIMIT_MS);

test('the programs of the proof are installed', () => {
  const { PATH = '' } = process.env;
  const missing = Object.entries(PROGRAMS).filter(([name]) => findOnPath(name, PATH) === undefined);
  const packages = missing.map(([, name]) => name).join(' ');
  expect(missing, `apt-get install -y ${packages}`).toEqual([]);
});

const settings = v.looseObject({
  image: v.string(),
  command: v.array(v.string()),
  entrypoint: v.optional(v.array(v.string()), []),
  environment: v.optional(v.record(v.string(), v.string()), {}),
  healthcheck: v.optional(v.looseObject({ test: v.array(v.string()) })),
  depends_on: v.optional(v.record(v.string(), v.object({ condition: v.string() })), {}),
});
const config = v.looseObject({ services: v.record(v.string(), settings) });

test('Compose accepts the file, and reads of each service what is proven here', async () => {
  const said = await finish(`docker-compose --file ${COMPOSE_FILE} --profile fuzz config`, { cwd: ROOT });
  const read = v.parse(config, parse(said)).services;
  const told = Object.entries(SERVICES).map(([name, service]) => [name, v.parse(settings, service)] as const);
  expect(Object.keys(read).sort()).toEqual(told.map(([name]) => name).sort());
  for (const [name, { image, command, entrypoint, environment, healthcheck, depends_on }] of told) {
    expect(read[name]).toMatchObject({ image, command, entrypoint, environment, depends_on });
    expect(read[name]?.healthcheck?.test).toEqual(healthcheck?.test);
  }
});

test('every service starts in the order of the file, and comes to health', { timeout: START_LIMIT_MS }, async () => {
  await Promise.all(OURS.map((name) => natives.start(name)));
  const checked = Object.keys(SERVICES).filter((name) => SERVICES[name]?.healthcheck !== undefined);
  expect(checked.sort()).toEqual([...OURS, 'postgres', 'redis']);
  for (const name of checked) await natives.becomeHealthy(name);
});

/** Of a report in JSON: it holds, and the backends found their model, so that what reaches it could be judged. */
const report = v.object({ verdict: v.literal('holds'), not_checked: v.array(v.string()) });

test('the fuzzer on the host finds nothing, as the README says to run it', { timeout: FUZZ_LIMIT_MS }, async () => {
  const command = readCommands().find((line) => line.includes(' --backend http://127.0.0.1:8002 ')) ?? '';
  expect(PLACES.flat().filter((place) => command.includes(place))).toEqual([
    '127.0.0.1:8081',
    '127.0.0.1:8000',
    '127.0.0.1:8001',
    '127.0.0.1:8002',
    '0.0.0.0:4010',
  ]);
  const { code, stdout, stderr } = await clone.start(`${ground.translate(command)} --runs 20 --json`).ended;
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  expect(v.parse(report, JSON.parse(stdout)).not_checked).not.toContain('upstream-witness');
});

test('the fuzzer in its container finds nothing', { timeout: FUZZ_LIMIT_MS }, async () => {
  const fuzzing = await natives.run('fuzz', { command: ['--runs', '20', '--json'] });
  const code = await fuzzing.ended;
  const said = fuzzing.said();
  expect([code, said]).toEqual([0, expect.stringContaining('{')]);
  const [line = ''] = /^\{.*\}$/m.exec(said) ?? [];
  expect(v.parse(report, JSON.parse(line)).not_checked).not.toContain('upstream-witness');
});

test('a backend that trusts the keys of another auth service answers HTTP, and is not healthy', async () => {
  const [other, astray] = [await freePort(), await freePort()];
  await natives.run('auth', { environment: { PORT: `${other}` } });
  await natives.becomeHealthy('auth', { environment: { PORT: `${other}` } });
  const environment = { PORT: `${astray}`, AUTH_URL: `http://127.0.0.1:${other}` };
  await natives.run('backend-2', { environment });
  await natives.becomeHealthy('backend-2', { environment });
  const { code, said } = await natives.checkHealth('backend-2', { environment: { PORT: `${astray}` } });
  expect((await fetch(`http://127.0.0.1:${astray}/ready`)).status).toBe(200);
  expect([code, said]).toEqual([1, expect.stringContaining('401')]);
});

test('a backend that does not know the password of the database is not healthy', async () => {
  const PORT = `${await freePort()}`;
  const DATABASE_URL = SERVICES['backend-2']?.environment['DATABASE_URL']?.replace('backend-test', 'wrong') ?? '';
  const backend = await natives.run('backend-2', { environment: { PORT, DATABASE_URL } });
  expect(await backend.ended).toBe(1);
  expect(backend.said()).toContain('password authentication failed');
  expect((await natives.checkHealth('backend-2', { environment: { PORT } })).code).toBe(1);
});

test('a backend whose Redis is gone accepts nobody, and is not healthy', async () => {
  await natives.becomeHealthy('backend-0');
  await natives.end('redis');
  const { code, said } = await natives.checkHealth('backend-0');
  expect([code, said]).toEqual([1, expect.stringContaining('503')]);
  expect((await natives.checkHealth('redis')).code).toBe(1);
});

test('nothing of it is left', async () => {
  await natives.stop();
  const answers = PLACES.map(([name]) => once(connect(ground.port(name), '127.0.0.1'), 'connect'));
  const ends = await Promise.allSettled(answers);
  expect(ends.map(({ status }) => status)).toEqual(PLACES.map(() => 'rejected'));
});
