import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
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
let ground: Ground;
let natives: Natives;
let clone: Clone;

beforeAll(async () => {
  clone = makeClone();
  ground = await chooseGround();
  const image = await buildImage(join(ROOT, SERVICES['auth']?.build?.dockerfile ?? ''), directory);
  natives = createNatives({ services: SERVICES, image, ground });
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await natives?.stop();
  await clone?.remove();
  rmSync(directory, { recursive: true, force: true });
});

test('the programs of the proof are installed', () => {
  const missing = Object.entries(PROGRAMS).filter(([name]) => findOnPath(name, process.env['PATH'] ?? '') === undefined);
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

test('the fuzzer on the host finds nothing, as the README says to run it', { timeout: FUZZ_LIMIT_MS }, async () => {
  const command = readCommands().find((line) => line.includes(' --backend http://127.0.0.1:8002 ')) ?? '';
  expect(PLACES.flat().filter((place) => command.includes(place))).toEqual([
    '127.0.0.1:8081',
    '127.0.0.1:8000',
    '127.0.0.1:8001',
    '127.0.0.1:8002',
    '0.0.0.0:4010',
  ]);
  const { code, stdout, stderr } = await clone.start(`${ground.translate(command)} --runs 20`).ended;
  expect(code, `${stdout}\n${stderr}`).toBe(0);
});

test('the fuzzer in its container finds nothing', { timeout: FUZZ_LIMIT_MS }, async () => {
  const fuzzing = await natives.run('fuzz', { command: ['--runs', '20'] });
  expect(await fuzzing.ended, fuzzing.said()).toBe(0);
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
  const { code, said } = await natives.checkHealth('backend-2', { environment: { PORT } });
  console.log(code, said, await backend.ended, backend.said());
});
