import { violation } from '../check/violation.ts';
import { WAITS_MS } from '../doctor/await-ready.ts';
import type { Finding } from '../report/events.ts';
import type { LastSign } from './pulse.ts';

/** The key of a stack that was lost; no checker of an execution can see it, so no property of the list claims it. */
export const LOSS_KEY = { property: 'stack', checker: 'liveness', direction: 'own', where: 'lost' } as const;

/**
 * The finding that a stack stopped answering in the middle of a campaign and did not come back: it is to outlive
 * whatever its users do. Its plan is the one that saw the last sign of life; nothing is shrunk, as there is no stack to
 * perform it on.
 */
export function describeLoss(
  last: LastSign,
  options: {
    /** What it does now instead of answering. */
    readonly why: string;
    /** Campaign's clock at its beginning, in ms. */
    readonly startedAt: number;
    /** 1970 on that clock, in ms: what its times count from. */
    readonly clockOriginMs: number;
    readonly target: Finding['target'];
    readonly seed: number;
  },
): Finding {
  const { why, startedAt, clockOriginMs, target, seed } = options;
  const { plan, history, entry, at, underWay } = last;
  const lastAliveMs = clockOriginMs + at;
  const time = new Date(lastAliveMs).toISOString();
  const waits = WAITS_MS.map((ms) => ms / 1000).join(', ');
  const numbers = underWay.map(({ execution }) => execution).join(', ');
  const executions = underWay.length === 1 ? 'execution' : 'executions';
  return {
    key: LOSS_KEY,
    violation: violation({
      checker: LOSS_KEY.checker,
      direction: LOSS_KEY.direction,
      where: LOSS_KEY.where,
      at: entry.n,
      headline: [`the stack stopped answering in execution ${last.execution}, and did not come back`],
      facts: [{ at: entry.n, says: [`is the last sign of life of the stack, at ${time}`] }],
      conclusion: [
        'a stack outlives whatever its users do. However, after ',
        { kind: 'entry', n: entry.n },
        ` it gave no answer, asked again after ${waits} s: ${why}. Under way at its end: ${executions} ${numbers}`,
      ],
    }),
    alsoSeen: [],
    plan,
    history,
    target,
    shrink: {
      fromSteps: plan.steps.length,
      fromUsers: plan.users.length,
      executions: 0,
      elapsedMs: 0,
      minimal: false,
    },
    repeats: { violated: 0, of: 0 },
    seed,
    lost: { lastAliveMs, afterMs: at - startedAt, underWay },
  };
}
