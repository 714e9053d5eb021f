import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { PROPERTIES, STANDARD } from '../../properties/list.ts';
import { PLAIN } from '../report/colours.ts';
import { chooseStack } from './choose-stack.ts';
import type { SearchFlags } from './flags.ts';
import { diagnoseStack } from './perform-doctor.ts';
import { createFuzz } from './perform-fuzz.ts';
import { replayEntries } from './perform-replay.ts';
import { createProgram } from './program.ts';
import { readRequest } from './read-request.ts';
import type { StackChoice } from './work.ts';

const RUNNING = ['--backend', 'http://127.0.0.1:1', '--auth', 'http://127.0.0.1:1'];

interface Came {
  readonly told: string;
  readonly printed: string;
  readonly error: unknown;
}

/** What comes of arguments that end before anything starts. */
async function type(...args: readonly string[]): Promise<Came> {
  let told = '';
  let printed = '';
  const terminal = {
    print: (text: string) => void (printed += text),
    tell: (text: string) => void (told += text),
    colours: PLAIN,
    rewritable: false,
    width: 100,
  };
  const work = { fuzz: createFuzz('0.0.0'), replay: replayEntries, doctor: diagnoseStack };
  const { signal } = new AbortController();
  const program = createProgram({ terminal, work, signal, end: () => undefined }, '0.0.0');
  const error = await program.parseAsync(['node', 'overhear', ...args]).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { told, printed, error };
}

test('an unknown flag is refused with the nearest one and the list of all', async () => {
  const { told, error } = await type('fuzz', '--propperty', 'x');
  expect(error).toBeInstanceOf(CommanderError);
  expect(told).toContain("unknown option '--propperty'\n(Did you mean --property?)\nFlags: --target, --backend");
});

test('an unknown command is refused with the nearest one and the list of all', async () => {
  const { told } = await type('fuz');
  expect(told).toContain('(Did you mean fuzz?)\nCommands: init, fuzz, replay, gate, stack, doctor, show, faults');
});

test('a value that cannot be is refused with what was expected', async () => {
  expect((await type('fuzz', '--time', '60')).told).toContain('Expected a time above 0 such as 500ms');
  expect((await type('fuzz', '--replicas', '5')).told).toContain('Expected a whole number from 1 to 4.');
  expect((await type('fuzz', '--stack', 'servces')).told).toContain('Allowed choices are embedded, services.');
});

test.for([
  [['fuzz', '--property', 'isolatoin'], 'unknown-property'],
  [['fuzz', '--target', 'netr'], 'unknown-target'],
  [['fuzz', '--disturb', 'kil', ...RUNNING], 'unknown-disturbance'],
  [['fuzz', '--disturb', 'none,kill', ...RUNNING], 'bad-option'],
  [['fuzz', '--disturb', 'kill', ...RUNNING, '--llm-listen', '127.0.0.1:0'], 'bad-option'],
  [['fuzz', '--disturb', 'all', ...RUNNING, '--llm-listen', '127.0.0.1:0'], 'bad-option'],
  [['fuzz', '--fault', 'last-conect'], 'unknown-fault'],
  [['replay', '--fault', 'last-conect'], 'unknown-fault'],
  [['fuzz', '--reporter', 'xml', ...RUNNING], 'unknown-reporter'],
  [['fuzz', '--fault', 'last-connect', ...RUNNING], 'bad-option'],
  [['fuzz', '--replicas', '2', ...RUNNING], 'bad-option'],
  [['fuzz', '--replicas', '4'], 'bad-option'],
  [['fuzz', '--stack', 'services', ...RUNNING], 'bad-option'],
  [['stack', '--replicas', '4'], 'bad-option'],
  [['fuzz', '--backend', 'http://127.0.0.1:1'], 'bad-option'],
  [['fuzz', '--auth', 'http://127.0.0.1:1'], 'bad-option'],
  [['fuzz', '--llm-listen', '127.0.0.1:4010'], 'bad-option'],
  [['fuzz', '--backend', 'http://10.0.0.1', '--auth', 'http://127.0.0.1:1'], 'not-loopback'],
  [['replay', 'none.json'], 'entry-missing'],
  [['show', 'package.json'], 'entry-malformed'],
] as const)('%s is refused as %s', async ([args, code]) => {
  expect((await type(...args)).error).toMatchObject({ code });
});

test('help teaches with examples and names every exit code', async () => {
  expect((await type('fuzz', '--help')).printed).toContain('overhear fuzz --fault SLUG');
  expect((await type('--help')).printed).toMatch(/ {2}0 .*\n +1 .*\n +2 .*\n +3 .*\n +4 .*\n +130 /);
});

const FLAGS: SearchFlags = { shrinkTime: 60_000, concurrency: 'auto', novelty: true, save: true };
const STACK: StackChoice = { kind: 'embedded', target: 'reference', replicas: 1, faults: [] };

test('a campaign tries every property for 60 s when nothing else is said', () => {
  expect(readRequest(FLAGS, STACK)).toEqual({
    stack: STACK,
    properties: PROPERTIES,
    timeMs: 60_000,
    shrinkTimeMs: 60_000,
    concurrency: 'auto',
    keepGoing: false,
    novelty: 'followed',
    save: true,
  });
});

test('a stack of processes, or of somebody else, is started once, and nothing is compared unless it is named', () => {
  const services = { ...STACK, kind: 'services' } as const;
  expect(readRequest(FLAGS, services).properties).toEqual(STANDARD);
  const named = readRequest({ ...FLAGS, property: ['non-interference'] }, services);
  expect(named.properties.map(({ name }) => name)).toEqual(['non-interference']);
});

test('a campaign with a given seed makes no mutants, and with --no-novelty none looks for what is new', () => {
  expect(readRequest({ ...FLAGS, seed: 7 }, STACK)).toMatchObject({ seed: 7, novelty: 'watched' });
  expect(readRequest({ ...FLAGS, novelty: false }, STACK)).not.toHaveProperty('novelty');
  expect(readRequest({ ...FLAGS, novelty: false, seed: 7 }, STACK)).not.toHaveProperty('novelty');
});

test('a campaign with a number of executions has no time unless that is given too', () => {
  expect(readRequest({ ...FLAGS, runs: 10 }, STACK)).not.toHaveProperty('timeMs');
  expect(readRequest({ ...FLAGS, runs: 10, time: 500 }, STACK)).toMatchObject({ runs: 10, timeMs: 500 });
});

test('disturbances are kinds, all, none, or what can be done in a few plans', () => {
  expect(readRequest(FLAGS, STACK)).not.toHaveProperty('disturb');
  expect(readRequest({ ...FLAGS, disturb: ['kill', 'freeze'] }, STACK)).toMatchObject({ disturb: ['kill', 'freeze'] });
  expect(readRequest({ ...FLAGS, disturb: ['none'] }, STACK)).toMatchObject({ disturb: [] });
  expect(readRequest({ ...FLAGS, disturb: ['all'] }, STACK)).toMatchObject({ disturb: 'all' });
});

test('several backends are the replicas of one stack that runs', async () => {
  const backend = ['http://127.0.0.1:8000', 'http://127.0.0.1:8001'];
  expect(await chooseStack({ target: 'reference', backend, auth: 'http://127.0.0.1:8081' })).toEqual({
    kind: 'running',
    target: 'reference',
    endpoints: { backends: backend, auth: 'http://127.0.0.1:8081' },
    model: { host: '127.0.0.1', port: 4010 },
  });
});
