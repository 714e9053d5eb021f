import { describe, expect, test } from 'vitest';
import { fireByChance } from './chance.ts';
import { createDiary, type Diary } from './diary.ts';
import { GUARDS } from './list.ts';

const clock = { ms: 0 };

function fires(guard: string, diary: Diary, subject?: string): boolean {
  const [name, value] = guard.split('=');
  const reading = GUARDS.find((kind) => kind.name === name)?.read(value);
  return reading?.condition({ diary, stack: 'a stack' })({ subject, anew: false }) ?? false;
}

/** Alice has had two runs, of which the second is under way, and bob has nothing but a connection. */
function someDiary(): Diary {
  clock.ms = 0;
  const diary = createDiary(() => clock.ms);
  diary.belongs('connection-a', 'alice');
  diary.belongs('connection-b', 'bob');
  diary.message({ runId: 'run-1', userId: 'alice', bytes: 10 });
  diary.run({ runId: 'run-1', userId: 'alice' });
  diary.endRun('run-1');
  diary.message({ runId: 'run-2', userId: 'alice', bytes: 2000 });
  return diary;
}

describe('by chance', () => {
  const subjects = Array.from({ length: 2000 }, (_, number) => `run-${number}`);
  /** 600 expected; six standard deviations of a binomial are 123. */
  const isNear = (answers: readonly boolean[]): boolean => Math.abs(answers.filter(Boolean).length - 600) < 123;
  const ask = (stack: string, anew: boolean): readonly boolean[] => {
    const condition = fireByChance(0.3, stack);
    return subjects.map((subject) => condition({ subject, anew }));
  };

  test('a subject is answered alike, and many in the share of the rate', () => {
    expect(ask('a stack', false)).toEqual(ask('a stack', false));
    expect(ask('a stack', false)).not.toEqual(ask('another stack', false));
    expect(isNear(ask('a stack', false))).toBe(true);
  });

  test('without a subject, and where it only tells whom it concerns, each answer is new', () => {
    const condition = fireByChance(0.3, 'a stack');
    expect(isNear(subjects.map(() => condition({ subject: undefined, anew: false })))).toBe(true);
    expect(isNear(subjects.map(() => condition({ subject: 'alice', anew: true })))).toBe(true);
  });
});

describe('run', () => {
  test("fires for a user's k-th run and later ones", () => {
    const diary = someDiary();
    const runs = ['run-1', 'run-2'];
    expect(runs.map((subject) => fires('run=1', diary, subject))).toEqual([true, true]);
    expect(runs.map((subject) => fires('run=2', diary, subject))).toEqual([false, true]);
    expect(runs.map((subject) => fires('run=3', diary, subject))).toEqual([false, false]);
  });

  test('counts the runs of the user for what is no run, and fires for nobody it does not know', () => {
    const diary = someDiary();
    const subjects = ['alice', 'connection-a', 'bob', 'nobody', undefined];
    expect(subjects.map((subject) => fires('run=2', diary, subject))).toEqual([true, true, false, false, false]);
  });

  test('counts no message that became no run', () => {
    const diary = someDiary();
    diary.message({ runId: 'refused', userId: 'alice', bytes: 1 });
    diary.withdraw('refused');
    diary.message({ runId: 'run-3', userId: 'alice', bytes: 1 });
    expect([fires('run=3', diary, 'run-3'), fires('run=4', diary, 'run-3')]).toEqual([true, false]);
  });
});

describe('tool', () => {
  test('fires from the call to the result, for the run and for what is of its user', () => {
    const diary = someDiary();
    const all = ['run-2', 'alice', 'connection-a', 'run-1', 'bob', undefined];
    const ask = (name: string): readonly boolean[] => all.map((subject) => fires(`tool=${name}`, diary, subject));
    diary.openTool('run-2', { id: 'call-0', name: 'http_get' });
    expect(ask('http_get')).toEqual([true, true, true, false, false, false]);
    expect(ask('recall')).not.toContain(true);
    diary.openTool('run-2', { id: 'call-1', name: 'http_get' });
    diary.closeTool('run-2', 'call-0');
    expect(ask('http_get')).toContain(true);
    diary.closeTool('run-2', 'call-1');
    expect(ask('http_get')).not.toContain(true);
  });

  test('no longer fires when the run has ended without the result', () => {
    const diary = someDiary();
    diary.openTool('run-2', { id: 'call-0', name: 'http_get' });
    diary.endRun('run-2');
    expect([fires('tool=http_get', diary, 'run-2'), fires('tool=http_get', diary, 'alice')]).toEqual([false, false]);
  });
});

test('reconnect fires for a user who has left, whatever is asked about', () => {
  const diary = someDiary();
  expect(fires('reconnect', diary, 'run-2')).toBe(false);
  diary.left('alice');
  const subjects = ['run-2', 'run-1', 'alice', 'connection-a', 'bob', undefined];
  expect(subjects.map((subject) => fires('reconnect', diary, subject))).toEqual([true, true, true, true, false, false]);
});

test('connect fires while it is not long since another user connected', () => {
  const diary = someDiary();
  const ask = (): readonly boolean[] => ['run-2', 'bob', undefined].map((who) => fires('connect=500ms', diary, who));
  expect(ask()).toEqual([false, false, false]);
  diary.connected('bob');
  expect(ask()).toEqual([true, false, false]);
  clock.ms = 400;
  diary.connected('alice');
  diary.connected('alice');
  expect(ask()).toEqual([true, true, false]);
  clock.ms = 501;
  expect(ask()).toEqual([false, true, false]);
  clock.ms = 901;
  expect(ask()).toEqual([false, false, false]);
});

test('bytes fires for runs of larger messages, and for users while these are under way', () => {
  const diary = someDiary();
  const ask = (): readonly boolean[] => ['run-1', 'run-2', 'alice', 'bob'].map((id) => fires('bytes=1000', diary, id));
  expect(ask()).toEqual([false, true, true, false]);
  diary.endRun('run-2');
  expect(ask()).toEqual([false, true, false, false]);
  expect(fires('bytes=2000', diary, 'run-2')).toBe(false);
});

test('a token stands for whom it names', () => {
  const diary = someDiary();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'none' })}.${part({ sub: 'alice' })}.`;
  expect([fires('run=2', diary, token), fires('run=2', diary, 'no.to.ken')]).toEqual([true, false]);
});

test('of 20,000 ids the oldest is forgotten', () => {
  const diary = createDiary(() => 0);
  const ids = Array.from({ length: 20_001 }, (_, number) => `run-${number}`);
  for (const runId of ids) diary.run({ runId, userId: 'alice' });
  const numbers = ['run-0', 'run-1', 'alice'].map((subject) => diary.runNumber(subject));
  expect(numbers).toEqual([undefined, 2, 20_001]);
});
