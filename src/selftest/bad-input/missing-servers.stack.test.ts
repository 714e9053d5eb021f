import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePlace, type Place } from './command-line.fixture.ts';

let place: Place;
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

/** Nothing is found there. */
const NOWHERE = { PATH: '/nowhere', DATABASE_URL: '', REDIS_URL: '' };

test.for([
  ['fuzz', '--stack', 'services', '--runs', '1'],
  ['stack', '--stack', 'services'],
])('without the servers %s says in one screen which are missing and how to get them', async (args) => {
  const { code, stdout, stderr } = await place.run(args, NOWHERE);
  const said = `${stdout}${stderr}`;
  expect(code).toBe(3);
  expect(said).toContain('servers-unavailable: expected PostgreSQL and Redis on this machine; missing: Redis');
  expect(said).toContain('apt-get install -y postgresql redis-server');
  expect(said).toContain('brew install postgresql redis');
  expect(said).toContain('DATABASE_URL and REDIS_URL');
  expect(said.split('\n').length).toBeLessThan(24);
  expect(Math.max(...said.split('\n').slice(1).map((line) => line.length))).toBeLessThan(125);
  expect(place.processes()).toEqual([]);
});
