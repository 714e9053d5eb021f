import type { Ask } from '../../contract/ask.ts';
import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { type Exchange, exchanges } from '../exchanges.ts';
import { perhapsLimited, surelyLimited } from '../limits.ts';
import { runEndings } from '../run-endings.ts';
import { racesWithSessionEnd } from './session-ends.ts';

/** What an observer's own steps leave to chance, so that it may differ with nobody else there. */
export interface Races {
  /** What comes of a step. */
  ofStep(step: number): boolean;
  /** What an ask that may race, sent at entry `n`, is told as far as it was not refused. */
  ofAnswer(n: number): boolean;
  /** What a read of the audit is told. */
  ofOwned(ask: Ask): boolean;
  /** Whether something of theirs is taken that the rest hangs on: a message, or a connection. */
  readonly ofMessages: boolean;
  /** The observer's runs. `isRaced`: how far it gets is left to chance. */
  readonly runs: ReadonlyMap<string, OwnRun>;
}

export interface OwnRun {
  readonly step: number | undefined;
  /** The entries with which its message was sent and accepted. */
  readonly sentAt: number;
  readonly acceptedAt: number;
  /** That its message was sent over. */
  readonly connection: number | undefined;
  readonly threadId: string;
  readonly isRaced: boolean;
  /** The entry from which on it is: its user's stop, or deletion. */
  readonly racedFrom: number;
  /** What it is told of what its user said elsewhere is left to chance. */
  readonly hearsByChance: boolean;
}

/**
 * - A step that an abort breaks off, or the end of its connection, may be answered before; of a message that was not,
 *   nobody knows whether it was taken.
 * - A connection that resumes from another's cursor may be refused: how far they are, and the observer, is timing.
 * - A run that its own user stops, or whose thread they delete, may end before.
 * - A read while a run of the reader is under way may come before or after each of its events; a stop as well.
 * - Of two refreshes at once either may be the second; what is asked of a thread while its deletion is under way may
 *   come before or after it.
 * - Of runs that overlap, and of those after them, any may hear the others' messages or not: of its own thread, and
 *   of all that an agent remembers of its user.
 * - A message beside so many runs of its own user that it may be refused for them may come before or after one of them
 *   ends.
 * - Of messages of one key that are under way at once, not one behind the other on a connection, any may be the one
 *   that is taken.
 * - What is under way when a session of the user's ends, or begins before all know of it: see session-ends.ts.
 */
export function racesOf(
  view: HistoryView,
  { plan, contract, observer }: { readonly plan: Plan; readonly contract: Contract; readonly observer: number },
): Races {
  const own = exchanges(view).filter(({ user }) => user === observer);
  const steps = plan.steps.filter(({ user }) => user === observer);
  const foreign = steps.filter(resumesFromAnother).map(({ id }) => id);
  const broken = new Set([...foreign, ...steps.flatMap((step) => brokenOffBy(step, { plan, own }))]);
  const twice = own.filter(({ ask }) => ask.kind === 'refresh' && ask.state === 'twice');
  const enders = own.flatMap(({ ask, sent }) => {
    if (ask.kind === 'stop') return [{ id: ask.runId, n: sent.n }];
    return ask.kind === 'delete' ? [{ id: ask.threadId, n: sent.n }] : [];
  });
  const endings = runEndings(view, contract);
  const runs = new Map<string, OwnRun>();
  const spans: Span[] = [];
  for (const { step, connection, sent, answer } of own) {
    const { accepted } = answer ?? {};
    if (accepted === undefined || answer === undefined || runs.has(accepted.runId)) continue;
    const { runId, threadId } = accepted;
    const racedFrom = Math.min(...enders.flatMap(({ id, n }) => (id === runId || id === threadId ? [n] : [])));
    const acceptedAt = answer.n;
    const run = {
      step,
      sentAt: sent.n,
      acceptedAt,
      connection: connection?.connection,
      threadId,
      isRaced: racedFrom < Infinity,
      racedFrom,
      hearsByChance: false,
    };
    runs.set(runId, run);
    spans.push({ run, from: sent.n, to: Math.min(...(endings.get(runId) ?? []).map(({ n }) => n)) });
  }
  markHearsay(spans);
  const threadOf = ({ ask }: Exchange): string | undefined => {
    if ('threadId' in ask) return ask.threadId;
    return 'runId' in ask ? runs.get(ask.runId)?.threadId : undefined;
  };
  const beside = own.filter((one) => own.some((other) => deletes(other, threadOf(one)) && meet(one, other)));
  const raced = new Set([...broken, ...[...twice, ...beside].map(({ step }) => step)]);
  const racedThreads = new Set([...runs.values()].filter(({ isRaced }) => isRaced).map(({ threadId }) => threadId));
  const isBrokenOff = ({ step, answer }: Exchange): boolean =>
    step !== undefined && broken.has(step) && answer === undefined;
  const isBusy = (n: number): boolean =>
    own.some(({ ask, sent, answer }) => ask.kind !== 'ping' && sent.n < n && (answer === undefined || answer.n > n)) ||
    [...runs].some(([id, { acceptedAt }]) => acceptedAt < n && !(endings.get(id) ?? []).some((end) => end.n < n));
  return {
    ofStep: (step) => raced.has(step),
    ofAnswer: (n) => isBusy(n) || [...runs.values()].some((run) => run.hearsByChance && run.acceptedAt < n),
    ofOwned: (ask) =>
      (ask.kind === 'messages' && racedThreads.has(ask.threadId)) ||
      (ask.kind === 'run' && runs.get(ask.runId)?.isRaced !== false),
    ofMessages:
      racesWithSessionEnd(view, { observer, isBusy }) ||
      own.some(
        (one) =>
          one.ask.kind === 'send' &&
          (isBrokenOff(one) ||
            hasRival(one, own) ||
            beside.includes(one) ||
            isCrowded(one, { view, contract, isBusy })),
      ),
    runs,
  };
}

/** Whether the user's own runs may have been too many for a message. A stack that states no limit may have one. */
function isCrowded(
  exchange: Exchange,
  { isBusy, ...input }: { view: HistoryView; contract: Contract; isBusy: (n: number) => boolean },
): boolean {
  const { http, live } = input.contract.refusals['rate-limited'] ?? {};
  const codes = [...(http?.codes ?? []), ...(live?.codes ?? [])];
  if (codes.includes(exchange.answer?.code ?? '') && isBusy(exchange.sent.n)) return true;
  return perhapsLimited(exchange, input) && !surelyLimited(exchange, input);
}

/** From when its message was sent until it was seen to have ended. */
interface Span {
  readonly run: { hearsByChance: boolean };
  readonly from: number;
  readonly to: number;
}

/** `spans` by when they begin. */
function markHearsay(spans: readonly Span[]): void {
  let isHearsay = false;
  for (const [at, { run, from, to }] of spans.entries()) {
    const overlaps = spans.some((other, k) => k !== at && other.from < to && from < other.to);
    isHearsay ||= overlaps;
    run.hearsByChance = isHearsay;
  }
}

/** Whether a message of the same key was under way at once, by another way. */
function hasRival(one: Exchange, own: readonly Exchange[]): boolean {
  const key = keyOf(one);
  return key !== undefined && own.some((other) => keyOf(other) === key && meet(one, other));
}

function deletes({ ask }: Exchange, threadId: string | undefined): boolean {
  return ask.kind === 'delete' && ask.threadId === threadId;
}

/** Whether two were under way at once, not one behind the other on a connection. */
function meet(one: Exchange, other: Exchange): boolean {
  const [first, second] = one.sent.n < other.sent.n ? [one, other] : [other, one];
  const isUnderWay = first.answer === undefined || first.answer.n > second.sent.n;
  const isInRow = one.connection !== undefined && one.connection === other.connection;
  return one !== other && isUnderWay && !isInRow;
}

function keyOf({ ask }: Exchange): string | undefined {
  return ask.kind === 'send' ? ask.key : undefined;
}

/**
 * The steps whose answers an abort, or the end of their connection, may come before: those ahead of a disconnect, and
 * those on both sides of a frame for which the stack ended the connection.
 */
function brokenOffBy(
  breaker: Step,
  { plan: { steps }, own }: { readonly plan: Plan; readonly own: readonly Exchange[] },
): readonly number[] {
  const { op, id } = breaker;
  if (op.kind === 'abort') return [op.step];
  const at = steps.indexOf(breaker);
  const [before, after] = [steps.slice(0, at), steps.slice(at + 1)];
  const unsettledBefore = before.filter((step, place) => {
    return isOnSameConnection(step, breaker) && !isSettled(step, [...before.slice(place + 1), breaker]);
  });
  if (op.kind === 'disconnect') {
    // Of a connection that is refused meanwhile nothing is left to end.
    const isOpening = unsettledBefore.some((step) => step.op.kind === 'connect');
    return [...unsettledBefore, ...(isOpening ? [breaker] : [])].map((step) => step.id);
  }
  const isEnd = op.kind === 'garbage' && own.some((one) => one.step === id && one.connection?.closed?.by === 'server');
  if (!isEnd) return [];
  const again = after.findIndex((step) => step.op.kind === 'connect' && isOnSameConnection(step, breaker));
  const meanwhile = after.slice(0, again < 0 ? after.length : again);
  const unsettledAfter = meanwhile.filter((step, place) => {
    return isOnSameConnection(step, breaker) && !isSettled(breaker, meanwhile.slice(0, place + 1));
  });
  return [...unsettledBefore, ...unsettledAfter].map((step) => step.id);
}

/** Whether a step opens a connection at the event that another user saw last. */
export function resumesFromAnother({ op }: Step): boolean {
  return op.kind === 'connect' && op.resume.kind === 'foreign';
}

export function isOnSameConnection(one: Step, other: Step): boolean {
  return one.user === other.user && one.connection === other.connection;
}

/** Whether one of these waits until that step is settled. */
function isSettled({ id }: Step, later: readonly Step[]): boolean {
  return later.some(({ when }) => when.kind === 'quiet' || (when.kind === 'settled' && when.step === id));
}

/** Whether what is told depends on how far the user's runs are. */
export function mayRace({ kind }: Ask): boolean {
  return READS.has(kind);
}
const READS: ReadonlySet<Ask['kind']> = new Set(['messages', 'threads', 'run', 'stop']);
