import { describe, expect, test } from 'vitest';
import { historyModel } from './history-model.ts';
import { ALICES_AUDIT, ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(historyModel, [TWO_USERS, ...lines]);
const sends = [
  'c0 > send "a" as=q1',
  'c0 < accepted q1 r1 t1',
  'c0 > send "b" into=t1 as=q2',
  'c0 < accepted q2 r2 t1',
];
const reading = (...messages: string[]): string[] => [
  'alice http 5 messages t1 token=k0',
  `http 5 = 200 messages ${messages.map((message) => `message="${message}"`).join(' ')}`,
];
const listing = (...threads: string[]): string[] => [
  'alice http 6 threads token=k0',
  `http 6 = 200 threads ${threads.join(' ')}`,
];

describe('history-model', () => {
  test('holds when everything is read, page by page', () =>
    expect(verdict(ALICES_RUN, ALICES_AUDIT)).toEqual(['holds']));

  test.each([
    ['in order', ['user r1 a', 'user r2 b'], 'holds'],
    ['with an answer nobody saw end', ['user r1 a', 'assistant r1 x', 'user r2 b'], 'holds'],
    ['out of order', ['user r2 b', 'user r1 a'], 'own/messages'],
    ['with one missing', ['user r1 a'], 'own/messages'],
    ['with one twice', ['user r1 a', 'user r1 a', 'user r2 b'], 'own/messages'],
    ['with one of somebody else', ['user r1 a', 'user r2 b', 'user r3 c'], 'own/messages'],
    ['with a changed text', ['user r1 a', 'user r2 bb'], 'own/messages'],
  ])('judges messages that are read %s', (_, messages, expected) => {
    expect(verdict(...sends, ...reading(...messages))).toEqual([expected]);
  });

  test('tells a thread that is there again', () => {
    const gone = ['alice http 7 delete t1 token=k0', 'http 7 broken', 'alice http 8 messages t1 token=k0'];
    const refused = 'http 8 = 404 thread_not_found';
    const listed = listing('t1', 't1=a');
    expect(verdict(...sends, ...gone, refused, ...listed)).toEqual(['own/thread']);
    expect(verdict(...sends, ...gone, refused, ...reading('user r1 a', 'user r2 b'))).toEqual(['own/thread']);
    expect(verdict(...sends, ...gone, refused, ...listing())).toEqual(['holds']);
    // Asked before that it may be answered as it was then.
    expect(verdict(...sends, `${listed[0]}`, ...gone, refused, `${listed[1]}`)).toEqual(['holds']);
    expect(verdict(...sends, ...gone, 'http 8 = 429 rate_limited', ...listed)).toEqual(['holds']);
  });

  test('lets a thread that is being deleted take no message and be there, for as long as an answer may take', () => {
    const [asked, answered] = ['alice http 7 delete t1 token=k0', 'http 7 = 204'];
    const refused = ['c0 > send "c" into=t1 as=q3', 'c0 < error q3 thread_not_found'];
    const listed = listing('t1', 't1=a');
    expect(verdict(...sends, ...refused, ...listed)).toEqual(['own/thread']);
    expect(verdict(...sends, asked, ...refused, ...listed, answered)).toEqual(['holds']);
    const ended = ['@100', 'c0 < agent_completed r1 1', 'c0 < agent_completed r2 2'];
    const left = [...sends, asked, 'http 7 broken', ...refused];
    expect(verdict(...left, ...ended, '@1050', ...listed)).toEqual(['holds']);
    expect(verdict(...left, ...ended, '@1150', ...listed)).toEqual(['own/thread']);
    expect(verdict(...left, ...ended, '@1150', ...listing())).toEqual(['holds']);
    // Runs that go on hold a deletion up, and after a disturbance the thread may be open again.
    expect(verdict(...left, '@1150', ...listed)).toEqual(['holds']);
    expect(verdict('disturbed d0 kill 1', 'mended d0', ...left, ...ended, '@1150', ...listed)).toEqual(['holds']);
  });

  test('claims nothing of a message whose send was not answered before', () => {
    const [first, answer] = ['c0 > send "a" as=q1', 'c0 < accepted q1 r1 t1'];
    expect(verdict(first, 'alice http 5 messages t1 token=k0', answer, 'http 5 = 200 messages')).toEqual(['holds']);
  });

  test('wants each thread listed once, newest first, with its title', () => {
    const two = [...sends.slice(0, 2), 'c0 > send "b" as=q2', 'c0 < accepted q2 r2 t2'];
    expect(verdict(...two, ...listing('t2', 't1', 't1="a"', 't2="b"'))).toEqual(['holds']);
    expect(verdict(...two, ...listing('t1', 't2', 't1="a"', 't2="b"'))).toEqual(['own/threads']);
    expect(verdict(...two, ...listing('t2', 't2="b"'))).toEqual(['own/threads']);
    expect(verdict(...two, ...listing('t2', 't1', 't1="a"', 't2="c"'))).toEqual(['own/threads']);
    expect(verdict(...listing('t9'))).toEqual(['own/threads']);
  });

  test('wants a deleted thread gone, and not before', () => {
    const deletes = ['alice http 7 delete t1 token=k0', 'http 7 = 204'];
    expect(verdict(...sends, ...deletes, ...listing('t1', 't1="a"'))).toEqual(['own/threads']);
    expect(verdict(...sends, `${deletes[0]}`, ...listing('t1', 't1="a"'), `${deletes[1]}`)).toEqual(['holds']);
  });
});
