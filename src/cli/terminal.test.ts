import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openTerminal } from './terminal.ts';

function open(env: Record<string, string>, options: { isTTY: boolean }): { coloured: boolean; rewritable: boolean } {
  const stream = Object.assign(new PassThrough(), { isTTY: options.isTTY, columns: 80 });
  // The terminal reads isTTY and columns and calls write, all of which the stream has.
  const process = { stdout: stream, stderr: stream, env } as unknown as Parameters<typeof openTerminal>[0];
  const { colours, rewritable } = openTerminal(process);
  return { coloured: colours.red('x') !== 'x', rewritable };
}

test('a terminal has colours and a line that is written over', () => {
  expect(open({ TERM: 'xterm' }, { isTTY: true })).toEqual({ coloured: true, rewritable: true });
});

test('a pipe has neither', () => {
  expect(open({ TERM: 'xterm' }, { isTTY: false })).toEqual({ coloured: false, rewritable: false });
});

test('NO_COLOR takes the colours away, FORCE_COLOR gives them to a pipe, and NO_COLOR has the last word', () => {
  expect(open({ NO_COLOR: '1' }, { isTTY: true }).coloured).toBe(false);
  expect(open({ NO_COLOR: '' }, { isTTY: true }).coloured).toBe(true);
  expect(open({ FORCE_COLOR: '1' }, { isTTY: false }).coloured).toBe(true);
  expect(open({ FORCE_COLOR: '0' }, { isTTY: true }).coloured).toBe(false);
  expect(open({ FORCE_COLOR: '1', NO_COLOR: '1' }, { isTTY: true }).coloured).toBe(false);
});

test('in a CI no line is written over', () => {
  expect(open({ CI: 'true' }, { isTTY: true }).rewritable).toBe(false);
});
