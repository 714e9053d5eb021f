import type { Grammar } from '../contract/contract.ts';
import { type Checker, type Phrase, type Violation } from './checker.ts';
import { readContents } from './event-order/contents.ts';
import { findLatePiece, type LatePiece } from './event-order/late-pieces.ts';
import { isEntitled } from './entitled.ts';
import { exchanges, type Exchange } from './exchanges.ts';
import { type Feed, feeds, type OwnEvent } from './own-events.ts';
import { connectionThing, runThing } from './things.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/** Each run, as one connection saw it, is a word of the grammar of its ending, or the end of such a word. */
export const eventOrder: Checker = {
  name: 'event-order',
  claim: 'Each run is a word of the grammar of its ending: tools pair, and nothing follows the last event.',
  needs: 'events of runs',
  check({ view, contract }) {
    const findings = noFindings();
    const started = new Map<string, Exchange>();
    for (const exchange of exchanges(view)) {
      const accepted = exchange.answer?.accepted;
      if (accepted !== undefined && !accepted.duplicate && !started.has(accepted.runId)) {
        started.set(accepted.runId, exchange);
      }
    }
    for (const feed of feeds(view).values()) {
      for (const [runId, events] of byRun(feed)) {
        findings.exercised = true;
        const start = started.get(runId);
        const whole = start !== undefined && isEntitled(feed, { start, view, contract });
        const found = readWord({ events, whole, grammar: contract.grammar, runId });
        if (found !== undefined) findings.violations.push(found);
        const late = found === undefined ? findLatePiece(events, contract.grammar) : undefined;
        if (late !== undefined) findings.violations.push(tellLate(late, runId));
        const misfit = found === undefined ? readContents(events, contract.grammar) : undefined;
        if (misfit !== undefined) findings.violations.push(broken({ ...misfit, runId, conclusion: MISFIT }));
        if (contract.delivery.accepts) findings.violations.push(...beforeAcceptance({ feed, events, start, runId }));
      }
    }
    return toVerdict(findings);
  },
};

function byRun({ events }: Feed): ReadonlyMap<string, OwnEvent[]> {
  const runs = new Map<string, OwnEvent[]>();
  for (const event of events) {
    if (event.runId === undefined) continue;
    const known = runs.get(event.runId);
    if (known === undefined) runs.set(event.runId, [event]);
    else known.push(event);
  }
  return runs;
}

/** The first place at which a run is no word. With `whole` false, its beginning may have come elsewhere. */
function readWord(parts: {
  events: readonly OwnEvent[];
  whole: boolean;
  grammar: Grammar;
  runId: string;
}): Violation | undefined {
  const { events, whole, grammar, runId } = parts;
  const open = new Map<string, OwnEvent>();
  let [pairs, fromStart, ended]: [number, boolean, OwnEvent | undefined] = [0, whole, undefined];
  let [previous]: (OwnEvent | undefined)[] = [];
  for (const [index, event] of events.entries()) {
    const call = grammar.pairing === 'order' ? String(open.size) : (event.seen.toolCallId ?? '');
    const wrong = (says: string, other?: OwnEvent): Violation =>
      broken({ event, other: other ?? previous, runId, says });
    if (ended !== undefined) return wrong(`${event.kind} after the last event of the run`, ended);
    const isAgain = grammar.repeated?.includes(event.kind) === true;
    if (event.kind === grammar.first && index > 0 && !isAgain) return wrong('a run begins twice', events[0]);
    if (event.kind === grammar.first) fromStart = true;
    else if (index === 0 && whole && !mayBeFirst(event, grammar)) {
      return wrong(`the run begins with ${event.kind} instead of ${grammar.first}`);
    }
    if (index === 1 && fromStart && !isAgain && thinkingIsMissing({ event, events, grammar })) {
      return wrong('a completed run begins without thinking');
    }
    if (event.kind === 'tool_executing') {
      const other = open.get(call);
      if (other !== undefined) return wrong('a tool call is opened while one of its id is open', other);
      open.set(call, event);
    }
    if (event.kind === 'tool_completed') {
      const opener = grammar.pairing === 'order' ? [...open.keys()].at(-1) : call;
      if (opener !== undefined && open.delete(opener)) pairs += 1;
      else if (fromStart) return wrong('a tool call is closed that is not open');
    }
    const ending = grammar.endings[event.kind];
    if (ending !== undefined) {
      const [left] = open.values();
      const mayBeOpen = ending !== 'completed' && grammar.leavesToolsOpen === true;
      if (left !== undefined && !mayBeOpen) return wrong('the run ends while a tool call is open', left);
      if (ending === 'completed' && fromStart && pairs < grammar.completed.toolPairs) {
        return wrong(`the run completes with ${pairs} of at least ${grammar.completed.toolPairs} tool pairs`);
      }
      if (ending === 'completed' && fromStart && !isWord(events.slice(0, index + 1), grammar)) {
        return wrong('a completed run is not made up as it must be');
      }
      ended = event;
    }
    previous = event;
  }
  return undefined;
}

/** Whether a whole completed run is one of those that the grammar spells out, where it does. */
function isWord(events: readonly OwnEvent[], { completedWord }: Grammar): boolean {
  if (completedWord === undefined) return true;
  const word = events.map(({ kind }) => `${kind} `).join('');
  return new RegExp(`^(?:${completedWord})$`).test(word);
}

/** The end of a run that failed or was stopped before it began, where that may be. */
function mayBeFirst({ kind }: OwnEvent, { endings, endsUnbegun }: Grammar): boolean {
  const ending = endings[kind];
  return endsUnbegun === true && ending !== undefined && ending !== 'completed';
}

/** Only a run that completed must think first, and only its end tells that it did. */
function thinkingIsMissing(parts: { event: OwnEvent; events: readonly OwnEvent[]; grammar: Grammar }): boolean {
  const { event, events, grammar } = parts;
  return (
    grammar.completed.thinkingFirst &&
    event.kind !== 'agent_thinking' &&
    events.some(({ kind }) => grammar.endings[kind] === 'completed')
  );
}

/** The acceptance of a message comes before its run's first event on the socket that sent it. */
function beforeAcceptance(parts: {
  feed: Feed;
  events: readonly OwnEvent[];
  start: Exchange | undefined;
  runId: string;
}): Violation[] {
  const { feed, events, start, runId } = parts;
  const [first] = events;
  if (first === undefined || start?.answer === undefined || start.connection !== feed.connection) return [];
  if (start.answer.n < first.n) return [];
  const line = connectionThing(feed.connection.connection);
  return [
    violation({
      checker: eventOrder.name,
      direction: 'own',
      where: 'answer',
      at: first.n,
      headline: ['a run began before its message was accepted'],
      facts: [
        { at: start.sent.n, says: [line, ' sends the message'] },
        { at: first.n, says: [line, ` gets ${first.kind} of `, runThing(runId)] },
        { at: start.answer.n, says: [line, ' gets the acceptance'] },
      ],
      conclusion: ['the acceptance comes before the first event of the run on that connection'],
    }),
  ];
}

function tellLate({ piece, last }: LatePiece, runId: string): Violation {
  const line = connectionThing(last.connection.connection);
  return violation({
    checker: eventOrder.name,
    direction: 'own',
    where: 'piece',
    at: piece.n,
    headline: ['a piece of an answer after the last event of its run'],
    facts: [
      { at: last.n, says: [line, ` gets ${last.kind} of `, runThing(runId)] },
      { at: piece.n, says: [line, ' gets a piece of its answer'] },
    ],
    conclusion: ['nothing follows the last event of a run'],
  });
}

const NO_WORD = 'the run is no word of the grammar of its ending: ';
const MISFIT = 'what the events of a run tell does not fit together: ';

function broken(parts: {
  event: OwnEvent;
  other: OwnEvent | undefined;
  runId: string;
  says: string;
  conclusion?: string;
}): Violation {
  const { event, other, runId, says, conclusion = NO_WORD } = parts;
  const line = connectionThing(event.connection.connection);
  const fact = ({ n, kind }: OwnEvent): { at: number; says: Phrase } => ({
    at: n,
    says: [line, ` gets ${kind} of `, runThing(runId)],
  });
  return violation({
    checker: eventOrder.name,
    direction: 'own',
    where: 'event',
    at: event.n,
    headline: [says],
    facts: [...(other === undefined || other === event ? [] : [fact(other)]), fact(event)],
    conclusion: [conclusion, says],
  });
}
