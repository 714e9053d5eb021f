import type { Contract } from '../contract/contract.ts';
import type { HistoryView } from '../history/view.ts';
import { mayBeInterrupted } from './disturbances.ts';
import { type Exchange, exchanges, wasRefused } from './exchanges.ts';
import { deletesOf } from './id-fate.ts';
import { runEndings } from './run-endings.ts';

/**
 * Whether a refusal for a limit could be right: as many unfinished runs as the limit allows, counting each send of
 * unknown fate as a run, and a run as ended only by what had been received before; or more frames than the bucket
 * holds.
 */
export function perhapsLimited(
  exchange: Exchange,
  { view, contract }: { view: HistoryView; contract: Contract },
): boolean {
  const { framesPerSecond, unfinishedRuns } = contract.limits;
  if (exchange.connection !== undefined && framesPerSecond !== undefined && exchange.ask.kind !== 'ping') {
    const frames = exchange.connection.sent.filter(({ n, ask }) => n <= exchange.sent.n && ask.kind !== 'ping');
    if (frames.length > framesPerSecond) return true;
  }
  if (unfinishedRuns === undefined || exchange.ask.kind !== 'send') return false;
  const endings = runEndings(view, contract);
  const unfinished = exchanges(view).filter((other) => {
    const { ask, user, sent, answer } = other;
    if (other === exchange || ask.kind !== 'send' || user !== exchange.user) return false;
    if (sent.n > (exchange.answer?.n ?? Infinity) || wasRefused(other) || answer?.accepted?.duplicate === true)
      return false;
    const run = answer?.accepted;
    if (run === undefined) return true;
    const deletes = deletesOf(view).get(`${user} ${run.threadId}`) ?? [];
    if (deletes.some(({ done }) => done < exchange.sent.n)) return false;
    return !(endings.get(run.runId) ?? []).some(({ n }) => n < exchange.sent.n);
  });
  return unfinished.length >= unfinishedRuns;
}

/**
 * Whether the puppet provably held as many runs of the user as are allowed, from the asking to the answer. Where runs
 * may be interrupted a hold proves nothing.
 */
export function surelyLimited(
  exchange: Exchange,
  { view, contract }: { view: HistoryView; contract: Contract },
): boolean {
  const { unfinishedRuns } = contract.limits;
  const { ask, user, sent, answer } = exchange;
  if (unfinishedRuns === undefined || ask.kind !== 'send' || answer === undefined) return false;
  if (mayBeInterrupted(view, contract, answer.n)) return false;
  if (exchanges(view).filter((one) => one.ask.kind === 'send' && one.user === user).length <= unfinishedRuns) {
    return false;
  }
  const endings = runEndings(view, contract);
  const held = exchanges(view).filter((other) => {
    const run = other.answer?.accepted;
    if (other.user !== user || other.ask.kind !== 'send' || run === undefined || run.duplicate) return false;
    if (other.step === undefined || (endings.get(run.runId) ?? []).some(({ n }) => n < answer.n)) return false;
    const ended = exchanges(view).some(
      ({ ask: end, sent: asked }) =>
        asked.n < answer.n &&
        ((end.kind === 'stop' && end.runId === run.runId) || (end.kind === 'delete' && end.threadId === run.threadId)),
    );
    return !ended && isHeld(view, { step: other.step, from: sent.n, to: answer.n });
  });
  return held.length >= unfinishedRuns;
}

/** Whether one hold of the step's run lasted from before `from` until after `to`. */
export function isHeld(view: HistoryView, { step, from, to }: { step: number; from: number; to: number }): boolean {
  const open = new Set<string>();
  for (const entry of view.history.entries) {
    if (entry.kind === 'held' && entry.step === step && entry.n < from) open.add(entry.phase);
    if (entry.kind === 'released' && entry.step === step && entry.n < to) open.delete(entry.phase);
  }
  return open.size > 0;
}
