import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readVersion } from '../../cli/version.ts';
import { referenceContract } from '../../contract/reference-contract.ts';
import { TEST_LIMITS, TEST_SETTINGS } from '../../launch/test-settings.ts';
import { readSettings, SETTINGS } from '../../reference/settings.ts';
import { ROOT } from '../readme/read-readme.ts';
import { PLACES } from './places.ts';
import { readCompose } from './read-compose.ts';

const SERVICES = readCompose();
const ENTRIES = Object.entries(SERVICES);
const REPLICAS = ['backend-0', 'backend-1', 'backend-2'] as const;
const OWN_IMAGE = `overhear-reference:${readVersion()}`;
const DOCKERFILE = readFileSync(join(ROOT, 'src/reference/Dockerfile'), 'utf8');

test('every image is pinned to a whole version, and ours has that of the project and is never fetched', () => {
  const bases = Array.from(DOCKERFILE.matchAll(/^FROM (\S+)/gm), ([, image = '']) => image);
  const others = ENTRIES.filter(([name]) => name === 'postgres' || name === 'redis').map(([, { image }]) => image);
  expect(bases.concat(others).filter((image) => !/^[a-z]+:\d+\.\d+(\.\d+)?-bookworm(-slim)?$/.test(image))).toEqual([]);
  const ours = ENTRIES.filter(([, { image }]) => !others.includes(image));
  expect(ours.filter(([, { image, pull_policy: pull }]) => image !== OWN_IMAGE || pull !== 'never')).toEqual([]);
  expect(ours.filter(([, { build }]) => build !== undefined).map(([name]) => name)).toEqual(['auth']);
});

test('each service listens where the table of places says, and is published to this machine alone', () => {
  const published = ENTRIES.flatMap(([name, { ports }]) => ports.map((port) => [name, ...port.split(':')]));
  const rows = published.map(([name, host, outer, inner]) => [`${name}:${inner}`, `${host}:${outer}`]);
  expect(rows).toEqual(PLACES.filter(([, outer]) => outer?.startsWith('127.')));
  const told = ENTRIES.filter(([, { environment }]) => environment['PORT'] !== undefined);
  const places = told.map(([name, { environment }]) => `${name}:${environment['PORT']}`);
  expect(places.filter((place) => !PLACES.flat().includes(place))).toEqual([]);
});

test('what others wait for has a health check, which for what is ours is a handshake', () => {
  const handshake = ['CMD', 'node', 'dist/src/reference/main.js', 'check-health'];
  for (const name of ['auth', ...REPLICAS]) expect(SERVICES[name]?.healthcheck?.test).toEqual(handshake);
  const waited = ENTRIES.flatMap(([, { depends_on: others }]) => Object.entries(others));
  const without = waited.filter(
    ([name, { condition }]) => (condition === 'service_healthy') !== (SERVICES[name]?.healthcheck !== undefined),
  );
  expect(without).toEqual([]);
});

test('the replicas differ in their number and port alone, and know of each other', () => {
  const said = REPLICAS.map((name) => SERVICES[name]?.environment ?? {});
  expect(said.map(({ REPLICA, REPLICAS: all }) => [REPLICA, all])).toEqual([['0', '3'], ['1', '3'], ['2', '3']]);
  const rest = said.map(({ REPLICA: _number, PORT: _port, ...others }) => others);
  expect(rest).toEqual([rest[0], rest[0], rest[0]]);
});

test('the limits are those that `--backend` takes for granted, the switches those of a stack under test', () => {
  const { limits } = referenceContract();
  const { framesPerSecond: _own, ...switches } = TEST_SETTINGS;
  expect(Object.keys(TEST_LIMITS)).toEqual(['framesPerSecond']);
  for (const name of ['auth', ...REPLICAS]) {
    const environment = SERVICES[name]?.environment ?? {};
    const { framesPerSecond, frameBytes, unfinishedRuns, ...settings } = readSettings(environment);
    expect(limits).toMatchObject({ framesPerSecond, frameBytes, unfinishedRuns });
    expect(settings).toMatchObject(switches);
  }
  expect(Object.keys(SETTINGS)).toEqual(expect.arrayContaining(Object.keys(TEST_SETTINGS)));
});

test('every secret says that it is for tests', () => {
  const values = ENTRIES.flatMap(([, { environment }]) => Object.entries(environment));
  const secrets = values.flatMap(([name, value]) => {
    const [, inside] = /^\w+:\/\/[^/]*:([^/]*)@/.exec(value) ?? [];
    return inside ?? (/PASSWORD|SECRET|KEY$|TOKEN/.test(name) ? value : []);
  });
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter((secret) => !secret.endsWith('-test'))).toEqual([]);
});

test('the fuzzer stands under its profile, where the relay finds it first, and keeps what it finds on the host', () => {
  expect(ENTRIES.filter(([, { profiles }]) => profiles.length > 0).map(([name]) => name)).toEqual(['fuzz']);
  const { fuzz, model } = SERVICES;
  const flags = Object.fromEntries(fuzz?.entrypoint.slice(3).map((flag) => flag.split('=')) ?? []) as object;
  expect(fuzz?.network_mode).toBe('service:model');
  const [first, other] = model?.environment['RELAY_TO']?.split(',') ?? [];
  expect(flags).toMatchObject({ '--llm-listen': first, '--auth': 'http://auth:8081' });
  expect(model?.extra_hosts).toEqual([`${other?.split(':')[0]}:host-gateway`]);
  const backends = fuzz?.entrypoint.filter((flag) => flag.startsWith('--backend='));
  expect(backends).toEqual(REPLICAS.map((name) => `--backend=http://${name}:${SERVICES[name]?.environment['PORT']}`));
  const [, workdir = ''] = /^WORKDIR (\S+)$/m.exec(DOCKERFILE) ?? [];
  expect(fuzz?.volumes).toEqual([`./corpus:${workdir}/corpus`]);
});

test('`FAULTS` of the host plants bugs in the backends, and whoever is named writes what is found', () => {
  const told = readCompose({ FAULTS: 'last-connect', OVERHEAR_USER: '1001' });
  expect(told['backend-1']?.environment['FAULTS']).toBe('last-connect');
  expect([SERVICES['fuzz']?.user, told['fuzz']?.user]).toEqual(['node', '1001']);
});
