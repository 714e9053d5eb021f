import type { Phrase, Thing } from '../check/checker.ts';
import type { Entry, EntryOf, History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { cutText, hideSecrets } from './cut.ts';
import { nameIds } from './name-ids.ts';

const USERS = ['alice', 'bob', 'carol', 'dave', 'erin'];

/** The names of everything in one plan and its history. Equal input gives equal names. */
export interface Names {
  /** alice, bob, carol, dave, erin, then user6 … */
  user(user: number): string;
  /** `alice's connection`, or `alice#2` when she has several; an audit connection is called so. */
  connection(connection: number): string;
  /** `S1`, by the place in the plan. */
  step(id: number): string;
  /** `S2` for what a step did, `F9` for a frame, `H9` for an HTTP answer or request, else `E9`. */
  entry(n: number): string;
  /** `r1`, `t1`, in the order of appearance; one from before the execution is named as that. */
  run(id: string): string;
  thread(id: string): string;
  say(phrase: Phrase): string;
}

/** Without a history, connections are the slots of the plan's users and there is no run, thread or entry to name. */
export function nameThings(plan: Plan, history?: History): Names {
  const entries = history?.entries ?? [];
  const steps = new Map(plan.steps.map((step, index) => [step.id, `S${index + 1}`]));
  const connections = nameConnections(entries);
  const ids = nameIds(entries, nameUser);
  const step = (id: number): string => steps.get(id) ?? `S(${id})`;
  const names: Names = {
    user: nameUser,
    connection: (connection) => connections.get(connection) ?? `connection ${connection}`,
    step,
    entry: (n) => labelEntry(entries[n], { n, step }),
    run: (id) => ids.runs.get(id) ?? `run "${cutText(id)}"`,
    thread: (id) => ids.threads.get(id) ?? `thread "${cutText(id)}"`,
    say: (phrase) =>
      phrase.map((part) => (typeof part === 'string' ? hideSecrets(part) : nameThing(part, names))).join(''),
  };
  return names;
}

export function nameUser(user: number): string {
  return USERS[user] ?? `user${user + 1}`;
}

function nameThing(thing: Thing, names: Names): string {
  switch (thing.kind) {
    case 'user':
      return names.user(thing.user);
    case 'connection':
      return names.connection(thing.connection);
    case 'step':
      return names.step(thing.step);
    case 'entry':
      return names.entry(thing.n);
    case 'run':
      return names.run(thing.id);
    case 'thread':
      return names.thread(thing.id);
    case 'text':
      return `"${cutText(thing.text)}"`;
    default:
      return thing satisfies never;
  }
}

function nameConnections(entries: readonly Entry[]): ReadonlyMap<number, string> {
  const openings = entries.filter((entry): entry is EntryOf<'opening'> => entry.kind === 'opening');
  const names = new Map<number, string>();
  const counts = new Map<number, number>();
  for (const { connection, user, purpose } of openings) {
    if (purpose === 'audit') {
      names.set(connection, `${nameUser(user)}'s audit`);
      continue;
    }
    const count = (counts.get(user) ?? 0) + 1;
    counts.set(user, count);
    names.set(connection, `${nameUser(user)}#${count}`);
  }
  for (const { connection, user, purpose } of openings) {
    if (purpose !== 'audit' && counts.get(user) === 1) names.set(connection, `${nameUser(user)}'s connection`);
  }
  return names;
}

function labelEntry(
  entry: Entry | undefined,
  options: { readonly n: number; readonly step: (id: number) => string },
): string {
  switch (entry?.kind) {
    case 'issued':
    case 'settled':
    case 'sent':
    case 'request':
    case 'canary':
    case 'disturbed':
      if (entry.step !== undefined) return options.step(entry.step);
      return `${entry.kind === 'request' ? 'H' : entry.kind === 'sent' ? 'F' : 'E'}${options.n}`;
    case 'frame':
      return `F${options.n}`;
    case 'response':
    case 'broken':
      return `H${options.n}`;
    default:
      return `E${options.n}`;
  }
}
