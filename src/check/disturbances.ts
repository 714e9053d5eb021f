import type { Contract } from '../contract/contract.ts';
import { isOfAllReplicas, type Effects } from '../contract/disturbance.ts';
import type { EntryOf } from '../history/history.ts';
import type { ConnectionView, HistoryView, RequestView } from '../history/view.ts';
import type { Span } from './token-fate.ts';

/** A stretch of a history in which the contract allows for what a disturbance does. */
interface Stretch {
  readonly from: EntryOf<'disturbed'>;
  /** In ms; Infinity while it is in force. */
  readonly until: number;
  readonly effects: Effects;
}

/** Every disturbance with its aftermath, as far as the contract speaks of it. */
function stretches(view: HistoryView, { disturbed: promised }: Contract): readonly Stretch[] {
  if (promised === undefined) return [];
  return view.disturbances.map(({ disturbed, mended }) => ({
    from: disturbed,
    until: mended === undefined ? Infinity : mended.at + promised.recoversAfterMs,
    effects: promised.effects[disturbed.what],
  }));
}

function touches({ from, until }: Stretch, span: Span): boolean {
  return span.to.n > from.n && span.from.at <= until;
}

function isAt({ from }: Stretch, replica: number): boolean {
  return isOfAllReplicas(from.what) || from.replica === replica;
}

/** Whether what was asked for may be refused as unavailable: the stack was disturbed meanwhile, or had just been. */
export function mayBeUnavailable(view: HistoryView, contract: Contract, span: Span): boolean {
  return stretches(view, contract).some((stretch) => touches(stretch, span));
}

/** Whether a disturbance of its replica explains how a connection was closed, or that its handshake got no answer. */
export function mayBeCut({ opening, opened, closed }: ConnectionView, view: HistoryView, contract: Contract): boolean {
  if (closed === undefined) return false;
  // A close is a moment; a handshake may have waited for its answer since long before.
  const span = { from: opened === undefined ? opening : closed, to: closed };
  return stretches(view, contract).some(
    (stretch) =>
      isAt(stretch, opening.replica) &&
      touches(stretch, span) &&
      (opened === undefined ? stretch.effects.silences : stretch.effects.closes.includes(closed.code)),
  );
}

/** Whether a disturbance of its replica explains that a request got no answer. */
export function mayBeSilenced({ request, broken }: RequestView, view: HistoryView, contract: Contract): boolean {
  if (broken === undefined || request.service !== 'backend') return false;
  const span = { from: request, to: broken };
  return stretches(view, contract).some(
    (stretch) => stretch.effects.silences && isAt(stretch, request.replica) && touches(stretch, span),
  );
}

/** Whether a run may have been interrupted before entry `n`. */
export function mayBeInterrupted(view: HistoryView, contract: Contract, n: number): boolean {
  return stretches(view, contract).some(({ from, effects }) => effects.interrupts && from.n < n);
}

/** Until when, in ms, something is put off that is due from `at` on, within `withinMs`. Infinity: until the end. */
export function putOff(
  view: HistoryView,
  contract: Contract,
  { at, withinMs }: { readonly at: number; readonly withinMs: number },
): number {
  let due = at + withinMs;
  for (const { from, until } of stretches(view, contract)) {
    if (from.at <= due && until >= at) due = Math.max(due, until + withinMs);
  }
  return due;
}

/**
 * Whether what is due at a time, in ms, may still be held up by a disturbance. `withinMs` undefined: nothing is
 * promised of a stack that was disturbed.
 */
export function mayRecover(
  view: HistoryView,
  { at, withinMs = Infinity }: { readonly at: number; readonly withinMs: number | undefined },
): boolean {
  return view.disturbances.length > 0 && at - lastMended(view) <= withinMs;
}

/** When, in ms, the last disturbance ended; Infinity while one is in force. */
function lastMended(view: HistoryView): number {
  return Math.max(-Infinity, ...view.disturbances.map(({ mended }) => mended?.at ?? Infinity));
}
