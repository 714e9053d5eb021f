import type { Contract } from '../../contract/contract.ts';
import type { ConnectionView, HistoryView } from '../../history/view.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { feedsOf } from '../own-events.ts';
import { canonicalFor, type Canonical } from './canonical.ts';
import { usersLeftToChance } from './chance.ts';
import { mayRace, racesOf, type OwnRun, type Races } from './races.ts';

/**
 * One thing that an observer saw. `key` is equal in each performance of a plan; `where` is its kind, coarse; `at` the
 * entry that shows it.
 */
export interface Facet {
  readonly key: string;
  readonly where: 'outcome' | 'answer' | 'connection' | 'event' | 'owned';
  /** Absent: left to chance here, and so compared in no performance. */
  readonly value?: string;
  /** What the value is all the same where it races with runs of the observer. */
  readonly shape?: string;
  readonly isRaced?: boolean;
  readonly at: number;
}

/** A view: its facets by their keys. */
export type View = ReadonlyMap<string, Facet>;

/**
 * An observer's view of a performance, as a set of facets: what each of their steps came to and was answered, who each
 * connection was and how the stack ended it, the events of each run, and what they own at the end.
 *
 * Left out, since it differs between two performances with nobody else there:
 * - values that are made up anew: ids, tokens, canaries (but whose they are, and of which step, is kept);
 * - times, durations, `seq`, cursors; headers of the transport. Liveness judges what comes too late.
 * - the order across connections, runs and requests, and within a run that of tools; exactly-once, event-order and
 *   history-model judge it. A list is compared as a set, its pages as one.
 * - what a connection brought of a run that it did not see from its beginning to its end; the audit's sees them all;
 * - what the observer's own steps race with: see races.ts.
 *
 * What the plan couples is alike in both kinds of performance and need not be left out: a trigger that waits for what
 * another user does, an id that is named, a prompt or a device that is shared. One thing is: what comes of a token of
 * another's, since only a stack that knows them can tell it from a forgery (`isComparable`). Nor is what is answered to
 * who asks for another's account compared: where that user never was, there is none.
 *
 * Undefined when it is left to chance which of the observer's messages are taken, which connections live, or which
 * steps are done.
 */
export function viewOf(
  view: HistoryView,
  { plan, contract, observer }: { readonly plan: Plan; readonly contract: Contract; readonly observer: number },
): View | undefined {
  const canonical = canonicalFor(view, { plan, observer });
  if (usersLeftToChance(view, { plan, contract }).has(observer)) return undefined;
  const races = racesOf(view, { plan, contract, observer });
  const labels = new Map(plan.steps.map(({ id }, index) => [id, `S${index + 1}`]));
  const label = (step: number | undefined): string => (step === undefined ? 'audit' : (labels.get(step) ?? '?'));
  const own = exchanges(view).filter(({ user }) => user === observer);
  const connections = view.connections.filter(({ user }) => user === observer);
  const uncompared = (step: number): boolean => races.ofStep(step) || asksForAnothersAccount(plan, step);
  const scene: Scene = { view, observer, canonical, races, uncompared, label };
  const facets = [
    ...stepFacets(plan, scene),
    ...answerFacets(own, scene),
    ...connections.flatMap((connection) => connectionFacets(connection, scene)),
    ...eventFacets(scene),
    ...ownedFacets(own, scene),
  ].sort((a, b) => a.at - b.at);
  return new Map(facets.map((facet) => [facet.key, facet]));
}

/** Whether views of a plan can be compared: who waits for a user who shows another's token is coupled with it too. */
export function isComparable(plan: Plan): boolean {
  return !plan.steps.some(({ op }) => op.kind === 'refresh' && op.how === 'socket-foreign');
}

function asksForAnothersAccount({ steps }: Plan, id: number): boolean {
  const op = steps.find((step) => step.id === id)?.op;
  return op?.kind === 'sign-in' && op.user !== undefined;
}

interface Scene {
  readonly view: HistoryView;
  readonly observer: number;
  readonly canonical: Canonical;
  readonly races: Races;
  /** What a step came to, and the answers to it, are left to chance or to who else there is. */
  readonly uncompared: (step: number) => boolean;
  readonly label: (step: number | undefined) => string;
}

function stepFacets(plan: Plan, { view, observer, uncompared, label }: Scene): readonly Facet[] {
  return plan.steps.flatMap((step): readonly Facet[] => {
    const settled = view.outcomes.get(step.id);
    if (step.user !== observer || settled === undefined) return [];
    const { outcome, n } = settled;
    const facet = { key: `${label(step.id)} outcome`, where: 'outcome', at: n } as const;
    if (uncompared(step.id)) return [facet];
    return [{ ...facet, value: outcome.kind === 'refused' ? `refused ${outcome.code}` : outcome.kind }];
  });
}

/** What the answers to steps say, the first to a step first. */
function answerFacets(own: readonly Exchange[], { canonical, races, uncompared, label }: Scene): readonly Facet[] {
  const counts = new Map<number, number>();
  return own.flatMap((exchange): readonly Facet[] => {
    const { step, ask, sent, purpose, answer } = exchange;
    if (step === undefined || purpose === 'audit') return [];
    const number = (counts.get(step) ?? 0) + 1;
    counts.set(step, number);
    const key = `${label(step)} answer${number === 1 ? '' : ` ${number}`}`;
    if (uncompared(step)) return [{ key, where: 'answer', at: (answer ?? sent).n }];
    if (answer === undefined) return [];
    const { entry, positive } = answer;
    const body = entry.kind === 'frame' ? entry.raw : entry.body;
    const text = (said: string): string =>
      entry.kind === 'frame' ? canonical.text(said) : httpText({ ...entry, body: said }, canonical);
    const shape = positive && mayRace(ask) ? { shape: text(shapeOf(body)), isRaced: races.ofAnswer(sent.n) } : {};
    return [{ key, where: 'answer', value: text(body), ...shape, at: answer.n }];
  });
}

function httpText(
  { status, headers, body }: { readonly status: number; readonly headers: string; readonly body: string },
  canonical: Canonical,
): string {
  return [status, canonical.headers(headers), canonical.text(body)].join('\n');
}

/** The names of the fields of a body whose values race: a field more is told by it. */
function shapeOf(raw: string): string {
  const names = new Set(Array.from(raw.matchAll(/"(\w+)":/g), ([, name]) => name ?? ''));
  return [...names].filter((name) => !OF_ITEMS.has(name)).sort().join(' ');
}
/** Fields of the things in a list, which may be empty. */
const OF_ITEMS = new Set(['id', 'role', 'content', 'run_id', 'created_at', 'title']);

/** The same of texts that hold what their user's agent heard: how long its lists are is left to chance as well. */
function fieldsOf(texts: Iterable<string>): string {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [name, field] of Object.entries(value)) {
      names.add(name);
      collect(field);
    }
  };
  for (const text of texts) collect(parsedOf(text));
  return [...names].sort().join(' ');
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function connectionFacets(connection: ConnectionView, scene: Scene): readonly Facet[] {
  const { opening, opened, rejected, closed, frames } = connection;
  const { canonical, races, label } = scene;
  if (opening.purpose === 'audit') return [];
  const name = label(opening.step);
  const [opens, closes] = [`${name} handshake`, `${name} closed by the stack`];
  if (opening.step !== undefined && races.ofStep(opening.step)) {
    return [opens, closes].map((key) => ({ key, where: 'connection', at: opening.n }));
  }
  const welcome = frames.find(({ seen }) => seen?.kind === 'welcome');
  const handshake: Facet = {
    key: opens,
    where: 'connection',
    value: rejected === undefined ? canonical.text(welcome?.raw ?? 'no welcome') : httpText(rejected, canonical),
    at: (rejected ?? welcome ?? opened ?? opening).n,
  };
  if (closed?.by !== 'server') return [handshake];
  const value = `${closed.code} ${canonical.text(closed.reason)}`;
  return [handshake, { key: closes, where: 'connection', value, at: closed.n }];
}

function eventFacets({ view, observer, canonical, races, label }: Scene): readonly Facet[] {
  return feedsOf(view, observer).flatMap(({ connection, welcome, events }) => {
    const { opening } = connection;
    const isAudit = opening.purpose === 'audit';
    if (welcome === undefined) return [];
    const byKey = new Map<string, { where: 'event'; key: string; values: string[]; isRaced: boolean; at: number }>();
    for (const { runId, kind, n } of events) {
      const run = runId === undefined ? undefined : races.runs.get(runId);
      if (run === undefined || run.isRaced || !(isAudit || isWhole(connection, run))) continue;
      const entry = view.history.entries[n];
      if (entry?.kind !== 'frame') continue;
      const key = `${isAudit ? 'audit' : label(opening.step)} ${kind} of run ${label(run.step)}`;
      const facet = byKey.get(key) ?? { where: 'event', key, values: [], isRaced: run.hearsByChance, at: n };
      facet.values.push(canonical.text(entry.raw));
      byKey.set(key, facet);
    }
    return [...byKey.values()].map(({ values, ...facet }) => {
      const value = values.sort().join('\n');
      return { ...facet, value, shape: `${values.length} events: ${fieldsOf(values)}` };
    });
  });
}

/** Whether a connection was surely there from before a run's beginning to its end, by whomever it was closed. */
function isWhole({ connection, opening, closed }: ConnectionView, run: OwnRun): boolean {
  const isBefore = opening.purpose === 'warm' || run.connection === connection;
  return isBefore && closed === undefined;
}

/** What the audit reads, when all is over: lists as sets, all pages together; of a run what it was told last. */
function ownedFacets(own: readonly Exchange[], { canonical, races }: Scene): readonly Facet[] {
  const byKey = new Map<string, { where: 'owned'; key: string; values: Set<string>; at: number }>();
  const heardByChance = [...races.runs.values()].filter((run) => run.hearsByChance).map(({ threadId }) => threadId);
  const muddled = new Set(heardByChance.map((threadId) => `owned messages ${canonical.text(threadId)}`));
  for (const { ask, purpose, request, answer } of own) {
    if (purpose !== 'audit' || request === undefined || answer?.entry.kind !== 'response') continue;
    const about = 'threadId' in ask ? ask.threadId : 'runId' in ask ? ask.runId : undefined;
    if (races.ofOwned(ask)) continue;
    const key = `owned ${ask.kind}${about === undefined ? '' : ` ${canonical.text(about)}`}`;
    const facet = byKey.get(key) ?? { where: 'owned', key, values: new Set<string>(), at: answer.n };
    const { status, headers, body } = answer.entry;
    if (ask.kind === 'run') facet.values.clear();
    facet.values.add(`${status} ${canonical.headers(headers)}`);
    for (const item of itemsOf(body)) facet.values.add(canonical.text(item));
    byKey.set(key, facet);
  }
  return [...byKey.values()].map(({ values, ...facet }) => {
    const value = [...values].sort().join('\n');
    return { ...facet, value, shape: `${values.size} in all: ${fieldsOf(values)}`, isRaced: muddled.has(facet.key) };
  });
}

/** The elements of the lists in a body, or the body itself. */
function itemsOf(body: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(body);
    const lists = typeof parsed === 'object' && parsed !== null ? Object.values(parsed).filter(Array.isArray) : [];
    return lists.length === 0 ? [body] : lists.flat().map((item) => JSON.stringify(item));
  } catch {
    return [body];
  }
}
