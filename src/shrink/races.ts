import { leadingConnects } from '../plan/leading.ts';
import type { Phase, Plan, Step } from '../plan/plan.ts';
import { isSend, type SendStep } from '../plan/repair.ts';

/**
 * Steps that may overtake the one before them in the plan: they are issued at once, or wait for an earlier one only.
 * The connects that a plan begins with are open before anything else happens.
 */
export function overtakingSteps(plan: Plan): readonly Step[] {
  const inOrder = leadingConnects(plan.steps).length;
  return plan.steps.filter(({ when }, at) => {
    const before = plan.steps[at - 1];
    if (before === undefined || at <= inOrder) return false;
    return when.kind === 'previous' || (when.kind === 'settled' && when.step !== before.id);
  });
}

/** Sends whose run goes on by itself while later steps are issued: the puppet holds no phase that it comes to. */
export function looseSends(plan: Plan): readonly SendStep[] {
  return plan.steps.filter(isSend).filter((send) => {
    const next = plan.steps.find(({ id }) => id > send.id);
    return next !== undefined && !isHeld(send) && !waitsForEnd(next, send);
  });
}

function isHeld({ op: { holds, script } }: SendStep): boolean {
  const comes: Readonly<Record<Phase, boolean>> = {
    thinking: script.thinking > 0,
    'tool-call': script.tools > 0,
    'tool-result': script.tools > 0,
    final: script.fails !== 'model' && script.fails !== 'stream',
  };
  return holds.some((phase) => comes[phase]);
}

function waitsForEnd({ when }: Step, send: SendStep): boolean {
  return when.kind === 'quiet' || (when.kind === 'event' && when.event === 'agent_completed' && isOf(when.run, send));
}

function isOf(run: { readonly user: number; readonly step: number }, send: SendStep): boolean {
  return run.step === send.id && run.user === send.user;
}

/** Places where a plan leaves to chance what comes first. */
export function countRaces(plan: Plan): number {
  return overtakingSteps(plan).length + looseSends(plan).length;
}
