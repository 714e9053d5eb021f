import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import schema from '../../report/campaign.schema.json' with { type: 'json' };
import { startProxiedStack, type ProxiedStack } from '../bad-stacks/proxied-stack.ts';
import { freePort } from '../../launch/free-port.ts';
import { desertedPort, makePlace, takePort, type Place } from './command-line.fixture.ts';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

let stack: ProxiedStack;
let place: Place;
beforeAll(async () => {
  stack = await startProxiedStack({ modelPort: await freePort() });
});
afterAll(() => stack.stop());
beforeEach(() => {
  place = makePlace();
});
afterEach(() => place.remove());

test('the doctor ends with 0, 1, 2 or 3, and with the next command', async () => {
  const credulous = stack.flags(await stack.proxy({ kind: 'trusts-claims' }));
  const deserted = await desertedPort();
  const gone = stack.flags({ url: `http://127.0.0.1:${deserted.port}` });
  const taken = await takePort();
  const [first, ...others] = stack.flags(await stack.proxy({ kind: 'none' })).slice(0, -1);
  const busy = [first ?? '', ...others, `127.0.0.1:${taken.port}`];
  const [broken, wrong] = await Promise.all([
    place.run(['doctor', ...credulous]),
    place.run(['doctor', ...busy]),
  ]);
  await taken.free();
  const good = stack.flags(await stack.proxy({ kind: 'none' }));
  const absent = await place.run(['doctor', ...gone]);
  await deserted.free();
  const sound = await place.run(['doctor', ...good, '--json']);
  expect([sound.code, broken.code, wrong.code, absent.code]).toEqual([0, 1, 2, 3]);

  expect(broken.stdout).toMatch(/^ {2}✗ bad-tokens-http /m);
  expect(broken.stdout).toContain(`next  npx overhear fuzz ${credulous.join(' ')}`);
  expect(wrong.stdout).toContain('EADDRINUSE');
  expect(absent.stdout).toContain('to do: start the backend, or correct --backend');
  expect(absent.stdout).toContain(`next  npx overhear doctor ${gone.join(' ')}`);

  const object: unknown = JSON.parse(sound.stdout);
  expect(validate(object) ? [] : validate.errors).toEqual([]);
  expect(object).toMatchObject({ verdict: 'sound', next: `npx overhear fuzz ${good.join(' ')}` });
  for (const { stdout } of [broken, wrong, absent, sound]) expect(stdout).not.toMatch(/eyJ|zq[a-z0-9]{24}/);
}, 120_000);
