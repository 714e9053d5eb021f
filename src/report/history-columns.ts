import { isEventKind } from '../contract/event-kinds.ts';
import type { Entry, EntryOf, History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { describeEntry, type EntryContext } from './describe-entry.ts';
import { gatherFacts } from './history-facts.ts';
import { nameThings } from './names.ts';
import { columnOf, columnTitles } from './plan-columns.ts';
import { layTable, type Row } from './table.ts';

/**
 * A history as one column a user and one for the stack where that is disturbed, in its order: steps, events of runs,
 * closes, refusals, and all of the witness. Events of one run that come to one connection in a row share a line. The
 * entry `violatedAt` is marked ✗. `width` in characters.
 */
export function historyColumns(options: {
  readonly plan: Plan;
  readonly history: History;
  readonly witness: readonly number[];
  readonly violatedAt?: number;
  readonly width: number;
  readonly emphasise: (text: string) => string;
}): string {
  const { plan, history } = options;
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const facts = gatherFacts(history, (id) => steps.get(id)?.user);
  const names = nameThings(plan, history);
  const context: EntryContext = { names, facts, steps };
  const witness = new Set(options.witness);
  const shown = history.entries.filter((entry) =>
    witness.has(entry.n) ? !isStepTwin(entry) : matters(entry, context),
  );
  const rows = group(shown, witness).map((entries): Row => {
    const [first] = entries;
    const last = entries.at(-1) ?? first;
    const label = first === last ? names.entry(first.n) : `${names.entry(first.n)}-${last.n}`;
    return {
      label,
      column: columnOfEntry(first, { plan, context }),
      text: prefixConnection(first, context) + describeGroup(entries, context),
      marked: entries.some((entry) => entry.n === options.violatedAt),
    };
  });
  return layTable({
    titles: columnTitles(plan),
    rows,
    width: options.width,
    emphasise: options.emphasise,
  });
}

/** The frame or request of a step is told by the step's own line. */
function isStepTwin(entry: Entry): boolean {
  const isTwin = ['sent', 'request', 'canary', 'disturbed'].includes(entry.kind);
  return isTwin && 'step' in entry && entry.step !== undefined;
}

function columnOfEntry(entry: Entry, { plan, context }: { plan: Plan; context: EntryContext }): number {
  if (entry.kind === 'disturbed' || entry.kind === 'mended') return plan.users.length;
  const step = entry.kind === 'issued' || entry.kind === 'settled' ? context.steps.get(entry.step) : undefined;
  return step === undefined ? (context.facts.userOf(entry) ?? 0) : columnOf(step, plan);
}

function matters(entry: Entry, { facts }: EntryContext): boolean {
  switch (entry.kind) {
    case 'issued':
    case 'rejected':
    case 'watchdog':
      return true;
    case 'mended':
      return entry.by !== 'plan';
    case 'settled':
      return entry.outcome.kind !== 'ok' && entry.outcome.kind !== 'refused';
    case 'closed':
      return entry.by === 'server' && facts.openings.get(entry.connection)?.purpose !== 'audit';
    case 'frame':
      if (facts.openings.get(entry.connection)?.purpose === 'audit') return false;
      return entry.seen === undefined || entry.seen.kind === 'error' || isEventKind(entry.seen.kind);
    case 'response':
      return entry.status >= 400 && facts.requests.get(entry.request)?.purpose === 'plan';
    case 'broken':
      return facts.requests.get(entry.request)?.purpose === 'plan';
    default:
      return false;
  }
}

type Group = readonly [Entry, ...Entry[]];

function group(entries: readonly Entry[], witness: ReadonlySet<number>): readonly Group[] {
  const groups: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const before = groups.at(-1);
    const alone = [entry, ...(before ?? [])].some(({ n }) => witness.has(n));
    if (before !== undefined && !alone && isSameRun(before[0], entry)) before.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function isSameRun(a: Entry, b: Entry): boolean {
  return isEvent(a) && isEvent(b) && a.connection === b.connection && a.seen?.runId === b.seen?.runId;
}

function isEvent(entry: Entry): entry is EntryOf<'frame'> {
  return entry.kind === 'frame' && entry.seen !== undefined && isEventKind(entry.seen.kind);
}

function describeGroup(entries: Group, context: EntryContext): string {
  const last = entries.at(-1) ?? entries[0];
  if (last === entries[0] || entries[0].kind !== 'frame') return describeEntry(entries[0], context);
  const join = entries.length === 2 ? ', ' : ' … ';
  return `← ${entries[0].seen?.type}${join}${describeEntry(last, context).slice(2)}`;
}

/** `#2 ` before what came to a connection of a user who has several, `audit ` before what came to their audit. */
function prefixConnection(entry: Entry, { names }: EntryContext): string {
  if (!('connection' in entry) || entry.connection === undefined || entry.kind === 'opening') return '';
  const number = /(#\d+)$|('s audit)$/.exec(names.connection(entry.connection));
  if (number === null) return '';
  return number[1] === undefined ? 'audit ' : `${number[1]} `;
}
