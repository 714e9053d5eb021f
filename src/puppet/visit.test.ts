import { afterEach, beforeEach, expect, it } from 'vitest';

import { PHASES } from '../plan/plan.ts';
import { createPuppet } from './puppet.ts';
import type { Puppet } from './puppet.ts';
import { askChat, beginTrial, message, readChat, runAgent, urlOf, userSays, type Told } from './trial.ts';

const asked = { messages: [userSays('what is new')] };

let puppet: Puppet;
beforeEach(async () => {
  puppet = await createPuppet({ host: '127.0.0.1', port: 0, holdLimitMs: 60_000 });
});
afterEach(() => puppet.stop());

it('the headers and the first event of an answer come before its first hold is opened', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message({ holds: ['thinking'] }));
  const response = await askChat(puppet, asked);
  expect(response.status).toBe(200);
  const reader = response.clone().body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toContain('"role":"assistant"');
  expect(visit.holding).toEqual([{ step: 1, phase: 'thinking', waiting: 1 }]);
  expect(visit.busy).toBe(1);
  visit.release({ step: 1, phase: 'thinking' });
  expect((await readChat(response)).calls).toHaveLength(1);
  expect(told.map(({ kind }) => kind).slice(0, 3)).toEqual(['onUpstream', 'onHeld', 'onReleased']);
});

it('what is held stops in the midst of an event', async () => {
  const { visit, until } = beginTrial(puppet);
  visit.expect(message({ holds: ['thinking'] }));
  const response = await askChat(puppet, asked);
  await until('onHeld');
  const reader = response.clone().body?.getReader();
  const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  let held = '';
  while (!/\n\n./.test(held)) held += await read();
  expect(held).toMatch(/^data: \{.*\}\n\ndata: \{.*[^}\n]$/);
  visit.release({ step: 1, phase: 'thinking' });
  expect((await readChat(response)).reasoning).not.toBe('');
});

it('each phase is held where it belongs', async () => {
  const { visit, told, until } = beginTrial(puppet);
  visit.expect(message({ holds: PHASES }));
  const run = runAgent(puppet, asked.messages);
  for (const [index, phase] of PHASES.entries()) {
    await until('onHeld', index + 1);
    expect(visit.holding).toEqual([{ step: 1, phase, waiting: 1 }]);
    visit.release({ step: 1, phase });
  }
  await run;
  await until('onDone', 3);
  expect(visit.busy).toBe(0);
  const about = (one: Told): string => ('phase' in one ? one.phase : 'endpoint' in one ? one.endpoint : '');
  expect(told.map((one) => `${one.kind} ${about(one)}`)).toEqual([
    'onUpstream model',
    'onHeld thinking',
    'onReleased thinking',
    'onHeld tool-call',
    'onReleased tool-call',
    'onDone model',
    'onUpstream tool',
    'onHeld tool-result',
    'onReleased tool-result',
    'onDone tool',
    'onUpstream model',
    'onHeld final',
    'onReleased final',
    'onDone model',
  ]);
});

it('a release before the hold is remembered, and the phase is not held', async () => {
  const { visit, told } = beginTrial(puppet);
  visit.expect(message({ holds: PHASES }));
  for (const phase of PHASES) visit.release({ step: 1, phase });
  await runAgent(puppet, asked.messages);
  expect(told.filter(({ kind }) => kind === 'onHeld' || kind === 'onReleased')).toEqual([]);
});

it('the oldest hold is opened first, as a rescue, and the end opens the rest for good', async () => {
  const { visit, told, until } = beginTrial(puppet);
  const steps = [3, 1, 2];
  for (const step of steps) visit.expect(message({ step, prompt: `p${step}`, holds: ['thinking', 'final'] }));
  const runs = [];
  for (const [index, step] of steps.entries()) {
    runs.push(runAgent(puppet, [userSays(`p${step}`)]));
    await until('onHeld', index + 1);
  }
  expect(visit.releaseOldest()).toBe(true);
  expect(visit.holding.map(({ step }) => step)).toEqual([1, 2]);
  visit.releaseAll();
  await Promise.all(runs);
  const released = told.filter((one) => one.kind === 'onReleased');
  expect(released.map(({ step, phase, by }) => `${step} ${phase} ${by}`)).toEqual([
    '3 thinking rescue',
    '1 thinking end',
    '2 thinking end',
  ]);
  expect(visit.releaseOldest()).toBe(false);
});

it('a hold ends when its request is broken off, and the visit is told that it is done', async () => {
  const { visit, told, until } = beginTrial(puppet);
  visit.expect(message({ holds: ['thinking', 'tool-call'] }));
  const abort = new AbortController();
  await askChat(puppet, { ...asked, signal: abort.signal });
  await until('onHeld');
  abort.abort();
  await until('onDone');
  expect(visit.holding).toEqual([]);
  expect(visit.busy).toBe(0);
  expect(told.slice(1)).toEqual([
    { kind: 'onHeld', step: 1, phase: 'thinking' },
    { kind: 'onReleased', step: 1, phase: 'thinking', by: 'end' },
    { kind: 'onDone', endpoint: 'model', step: 1, round: 0 },
  ]);
});

it('two requests that reach one phase share its hold', async () => {
  const { visit, told, until } = beginTrial(puppet);
  visit.expect(message({ holds: ['thinking'] }));
  const answers = [askChat(puppet, asked), askChat(puppet, asked)];
  await until('onUpstream', 2);
  expect(visit.busy).toBe(2);
  visit.release({ step: 1, phase: 'thinking' });
  const [one, other] = await Promise.all((await Promise.all(answers)).map(readChat));
  expect(other).toEqual(one);
  expect(told.filter(({ kind }) => kind === 'onHeld')).toHaveLength(1);
});

it('a hold that nobody opens is opened by its limit, as a rescue', async () => {
  const quick = await createPuppet({ host: '127.0.0.1', port: 0, holdLimitMs: 5 });
  const { visit, told } = beginTrial(quick);
  visit.expect(message({ holds: ['thinking'] }));
  await readChat(await askChat(quick, asked));
  expect(told).toContainEqual({ kind: 'onReleased', step: 1, phase: 'thinking', by: 'rescue' });
  await quick.stop();
});

it('a visit that leaves lets its requests finish and knows nothing of later ones', async () => {
  const { visit, told, until } = beginTrial(puppet);
  visit.expect(message({ holds: ['tool-call'] }));
  const response = await askChat(puppet, asked);
  await until('onHeld');
  visit.leave();
  const { calls } = await readChat(response);
  await until('onDone');
  expect((await fetch(urlOf(calls[0]))).status).toBe(404);
  expect(told.map(({ kind }) => kind)).toEqual(['onUpstream', 'onHeld', 'onReleased', 'onDone']);
});

it('visits of one puppet do not touch each other', async () => {
  const [one, other] = [beginTrial(puppet), beginTrial(puppet)];
  one.visit.expect(message({ prompt: 'one', holds: ['thinking'] }));
  other.visit.expect(message({ prompt: 'other', holds: ['thinking'] }));
  const runs = [runAgent(puppet, [userSays('one')]), runAgent(puppet, [userSays('other')])];
  await Promise.all([one.until('onHeld'), other.until('onHeld')]);
  one.visit.leave();
  await runs[0];
  expect(other.visit.holding).toEqual([{ step: 1, phase: 'thinking', waiting: 1 }]);
  other.visit.leave();
  await runs[1];
});

it('requests of one message share a hold, and one opening lets all of them go on', async () => {
  const { visit, told, until } = beginTrial(puppet);
  visit.expect(message({ holds: ['thinking'] }));
  const one = await askChat(puppet, asked);
  await until('onHeld');
  const other = await askChat(puppet, asked);
  await until('onJoined');
  expect(visit.holding).toEqual([{ step: 1, phase: 'thinking', waiting: 2 }]);
  visit.release({ step: 1, phase: 'thinking' });
  await Promise.all([readChat(one), readChat(other)]);
  expect(told.filter(({ kind }) => kind === 'onReleased')).toHaveLength(1);
  expect(visit.holding).toEqual([]);
});
