import type { Contract } from '../contract/contract.ts';
import { disturbsStack } from '../plan/of-stack.ts';
import type { Plan } from '../plan/plan.ts';

/** Limits of waits for what may never come, each in ms: the longest silence before an execution goes on without it. */
export interface Patience {
  /** Of the first frame of a handshake. */
  readonly handshakeMs: number;
  /** Of a step's cause or answer, when nothing at all happens. */
  readonly stepMs: number;
  /** Of runs, before the stack is asked after them, and before they are given up. */
  readonly askAfterMs: number;
  readonly runMs: number;
  /** Of the answer to a fence. */
  readonly fenceMs: number;
  /** Of the close of a socket that has to be closed. */
  readonly closeMs: number;
  /** Before a disturbance is undone, when nothing at all happens. */
  readonly mendMs: number;
}

export const PATIENT: Patience = {
  handshakeMs: 5_000,
  stepMs: 6_000,
  askAfterMs: 400,
  runMs: 8_000,
  fenceMs: 2_000,
  closeMs: 3_000,
  mendMs: 2_000,
};

/** For candidates whose verdict is not the last word: a stack that lost something makes each of them wait. */
export const IMPATIENT: Patience = {
  handshakeMs: 1_500,
  stepMs: 1_500,
  askAfterMs: 150,
  runMs: 2_000,
  fenceMs: 500,
  closeMs: 1_000,
  mendMs: 2_000,
};

/** The patience that a plan needs: where it disturbs the stack, the times to recover that the contract gives it too. */
export function patienceFor(
  plan: Plan,
  { patience, contract }: { readonly patience: Patience; readonly contract: Contract },
): Patience {
  const { disturbed } = contract;
  if (disturbed === undefined || !disturbsStack(plan)) return patience;
  const { recoversAfterMs, runsEndAfterMs } = disturbed;
  return {
    ...patience,
    handshakeMs: patience.handshakeMs + recoversAfterMs,
    stepMs: patience.stepMs + runsEndAfterMs,
    runMs: patience.runMs + runsEndAfterMs,
    fenceMs: patience.fenceMs + recoversAfterMs,
    closeMs: patience.closeMs + recoversAfterMs,
  };
}
