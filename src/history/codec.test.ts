import { describe, expect, test } from 'vitest';
import { decodeHistory, encodeHistory } from './codec.ts';
import { parseHistory } from './notation.ts';

const history = parseHistory('alice lease\nc0 alice open\nc0 opened');

describe('the codec of a history', () => {
  test('brings back what it wrote', () => {
    expect(decodeHistory(encodeHistory(history))).toEqual(history);
  });

  test('refuses a later version', () => {
    expect(() => decodeHistory('{"version":2}\n')).toThrow('expected a history of version 1, got version 2');
  });

  test('names the line of what is no history', () => {
    expect(() => decodeHistory('{"version":1}\n{"n":0')).toThrow('line 2: expected JSON, got `{"n":0`');
    expect(() => decodeHistory('{"version":1}\n{"n":1,"at":0,"kind":"quiet"}')).toThrow('line 2: expected entry 0');
    expect(() => decodeHistory('')).toThrow('line 1: expected JSON');
  });
});
