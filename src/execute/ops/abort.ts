import type { InFlight, Readiness, Stage } from '../stage.ts';
import { queueLoose } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Breaks off the HTTP request of a step, as soon as it is in flight; unreached when it is over. */
export function performAbort(stage: Stage, step: StepOf<'abort'>, settle: Settle): void {
  const asked = step.op.step;
  const inFlight = (): readonly InFlight[] => [...stage.requests].filter((request) => request.step === asked);
  const ready = (): Readiness => {
    if (inFlight().length > 0) return { kind: 'now' };
    const isOver = stage.outcomes.has(asked);
    return isOver ? { kind: 'never', why: 'no request of that step is in flight' } : { kind: 'wait' };
  };
  const go = (): void => {
    for (const request of inFlight()) request.pending?.abort();
    settle({ kind: 'ok' });
  };
  queueLoose(stage, step, { ready, go });
}
