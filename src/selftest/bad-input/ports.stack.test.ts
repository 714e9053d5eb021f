import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../launch/free-port.ts';
import { makePlace, takePort, type Place } from './command-line.fixture.ts';

let taken: Awaited<ReturnType<typeof takePort>>;
let place: Place;
beforeAll(async () => {
  taken = await takePort();
});
afterAll(() => taken.free());
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

test('a stack whose auth port or backend port is in use is wrong usage, and leaves nothing behind', async () => {
  const [one, other] = await Promise.all([freePort(), freePort()]);
  const ends = await Promise.all([
    place.run(['stack', '--auth-port', `${taken.port}`, '--backend-port', `${one}`]),
    place.run(['stack', '--auth-port', `${other}`, '--backend-port', `${taken.port}`]),
  ]);
  for (const { code, stdout, stderr } of ends) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('port-in-use');
    expect(stderr).toContain(`${taken.port}`);
  }
  expect(place.leftovers()).toEqual([]);
  expect(place.processes()).toEqual([]);
});

test('a model address in use is wrong usage, before anything is asked of the stack', async () => {
  const stack = ['--backend', 'http://127.0.0.1:1', '--auth', 'http://127.0.0.1:1'];
  const { code, stdout, stderr } = await place.run(['fuzz', ...stack, '--llm-listen', `127.0.0.1:${taken.port}`]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`port-in-use: expected to listen on 127.0.0.1:${taken.port}`);
  expect(stderr).toContain('Give another --llm-listen');
});
