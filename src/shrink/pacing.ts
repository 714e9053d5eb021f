import type { Step } from '../plan/plan.ts';
import { changeOp, waitFor, type Edit } from './edit.ts';
import { looseSends, overtakingSteps } from './races.ts';

/** How a run that goes on by itself is kept from racing: the next step waits for its end, or the puppet holds it. */
export type Restraint = 'quiet' | 'hold';

/** Each step that may overtake the one before it waits for its outcome instead: an edit a step. */
export function settling(steps: readonly Step[], overtaking: readonly Step[]): readonly Edit[] {
  return overtaking.flatMap(({ id }) => {
    const before = steps.findLast((step) => step.id < id);
    return before === undefined ? [] : [waitFor(id, { kind: 'settled', step: before.id })];
  });
}

/** Restrains the runs of sends: an edit a send. Every run comes to its last text, whatever its script says. */
export function restraining(steps: readonly Step[], sends: readonly Step[], restraint: Restraint): readonly Edit[] {
  return sends.flatMap(({ id }) => {
    if (restraint === 'hold') {
      return [changeOp(id, { kind: 'send', change: (op) => ({ ...op, holds: ['final'] }) })];
    }
    const next = steps.find((step) => step.id > id);
    return next === undefined ? [] : [waitFor(next.id, { kind: 'quiet' })];
  });
}

/** Takes all races away, by settling and restraining. */
export function calming(restraint: Restraint): Edit {
  return (plan) => {
    const { steps } = plan;
    const edits = [
      ...settling(steps, overtakingSteps(plan)),
      ...restraining(steps, looseSends(plan), restraint),
    ];
    return edits.reduce((changed, edit) => edit(changed), plan);
  };
}

/**
 * A race the other way round: the step goes before the one that it may overtake, which waits for its outcome. A connect
 * in place of a connection that is given up becomes one beside it.
 */
export function reversing(id: number): Edit {
  return (plan) => {
    const at = plan.steps.findIndex((step) => step.id === id);
    const [before, step] = [plan.steps[at - 1], plan.steps[at]];
    if (before === undefined || step === undefined) return plan;
    const isBeside = step.op.kind === 'connect' && step.user === before.user && step.connection === before.connection;
    const beside = 1 + Math.max(...plan.steps.map(({ connection }) => connection));
    const moved = (one: Step): Step =>
      isBeside && one.user === step.user && one.connection === step.connection ? { ...one, connection: beside } : one;
    return {
      ...plan,
      steps: [
        ...plan.steps.slice(0, at - 1),
        moved({ ...step, when: before.when }),
        { ...before, when: { kind: 'settled', step: id } },
        ...plan.steps.slice(at + 1).map(moved),
      ],
    };
  };
}
