import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAIN } from '../report/colours.ts';
import { EXAMPLE_SUMMARY } from '../report/example.fixture.ts';
import { createProgress } from './progress.ts';
import { openReporting, type ReportOptions } from './reporting.ts';
import type { Terminal } from './terminal.ts';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'overhear-out-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function collect(rewritable = false): { terminal: Terminal; printed: string[]; told: string[] } {
  const printed: string[] = [];
  const told: string[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    tell: (text) => void told.push(text),
    colours: PLAIN,
    rewritable,
    width: 60,
  };
  return { terminal, printed, told };
}

function report(options: Omit<ReportOptions, 'ifUnavailable'>): string {
  const { terminal, printed } = collect();
  openReporting(terminal, { ifUnavailable: 'fail', ...options }).emit({ kind: 'ended', summary: EXAMPLE_SUMMARY });
  return printed.join('');
}

test('stdout has the text unless another report is asked for', () => {
  expect(report({})).toMatch(/^violated: 1 violation/);
  expect(report({ json: true })).toMatch(/^\{"schema":1,.*\}\n$/);
  expect(report({ reporter: ['junit'] })).toMatch(/^<\?xml/);
});

test('with a directory each reporter named writes its file, and stdout keeps the text', async () => {
  const out = join(directory, 'reports');
  expect(report({ reporter: ['junit', 'json'], out })).toMatch(/^violated/);
  expect(await readdir(out)).toEqual(['junit.xml', 'report.json']);
  expect(await readFile(join(out, 'report.json'), 'utf8')).toBe(report({ json: true }));
});

test('two reports on one stdout are refused', () => {
  expect(() => report({ json: true, reporter: ['text'] })).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

test('an unknown reporter is refused before anything starts', () => {
  expect(() => report({ reporter: ['jnuit'] })).toThrow(
    expect.objectContaining({ code: 'unknown-reporter', hint: 'Did you mean junit? Known: text, json, junit.' }),
  );
});

test('a directory that cannot be written to is refused before anything starts', async () => {
  const out = join(directory, 'file');
  await writeFile(out, '');
  expect(() => report({ reporter: ['junit'], out })).toThrow(expect.objectContaining({ code: 'out-not-writable' }));
});

test('progress is one line that is written over on a terminal', () => {
  const { terminal, told } = collect(true);
  const progress = createProgress(terminal, () => 0);
  progress.onEvent({ kind: 'progress', tally: EXAMPLE_SUMMARY.tally });
  progress.clear();
  progress.clear();
  expect(told).toEqual(['\r\u001b[2K60 s · 1234 executions · 3702 runs · 25914 events', '\r\u001b[2K']);
});

test('progress tells how many features were new, where somebody looks for them', () => {
  const { terminal, told } = collect(true);
  const progress = createProgress(terminal, () => 0);
  progress.onEvent({ kind: 'progress', tally: { ...EXAMPLE_SUMMARY.tally, events: 9, features: 31 } });
  expect(told).toEqual([expect.stringContaining(' events · 31 features')]);
});

test('progress is a line every 10 s elsewhere', () => {
  const { terminal, told } = collect();
  let now = 0;
  const progress = createProgress(terminal, () => now);
  for (now of [0, 5000, 9999, 10_000, 12_000, 20_000]) {
    progress.onEvent({ kind: 'progress', tally: { ...EXAMPLE_SUMMARY.tally, elapsedMs: now } });
  }
  expect(told.map((line) => line.slice(0, 4))).toEqual(['10 s', '20 s']);
});
