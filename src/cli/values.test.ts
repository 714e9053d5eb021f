import { expect, test } from 'vitest';
import { readAddress, readConcurrency, readDuration, readNames, readUrl, readUrls, readWhole } from './values.ts';

test.for([
  ['500ms', 500],
  ['60s', 60_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
] as const)('%s is %i ms', ([text, ms]) => {
  expect(readDuration(text)).toBe(ms);
});

test.for(['60', '0s', '-1s', 's', '1d', ''])('"%s" is no time', (text) => {
  expect(() => readDuration(text)).toThrow('Expected a time above 0');
});

test('a whole number lies within its limits', () => {
  expect(readWhole({ min: 1, max: 3 })('3')).toBe(3);
  expect(readWhole({ min: -5 })('-5')).toBe(-5);
  expect(() => readWhole({ min: 1, max: 3 })('4')).toThrow('Expected a whole number from 1 to 3.');
  expect(() => readWhole({ min: 1 })('1e3')).toThrow('Expected a whole number from 1 and up.');
});

test('the number of executions at once is a number or auto', () => {
  expect(readConcurrency('auto')).toBe('auto');
  expect(readConcurrency('8')).toBe(8);
});

test('names come with commas and from several flags', () => {
  expect(readNames('c', readNames('a, b'))).toEqual(['a', 'b', 'c']);
  expect(() => readNames('a,,b')).toThrow('Expected names');
});

test('an address is a host and a port', () => {
  expect(readAddress('127.0.0.1:4010')).toEqual({ host: '127.0.0.1', port: 4010 });
  expect(readAddress('[::1]:4010')).toEqual({ host: '::1', port: 4010 });
  expect(() => readAddress('4010')).toThrow('HOST:PORT');
  expect(() => readAddress('localhost:70000')).toThrow('HOST:PORT');
});

test('a URL is http or https and loses its last slash', () => {
  expect(readUrls('http://127.0.0.1:8001/', ['http://127.0.0.1:8000'])).toEqual([
    'http://127.0.0.1:8000',
    'http://127.0.0.1:8001',
  ]);
  expect(() => readUrl('127.0.0.1:8000')).toThrow('Expected a URL');
  expect(() => readUrl('ws://127.0.0.1:8000')).toThrow('Expected a URL');
});
