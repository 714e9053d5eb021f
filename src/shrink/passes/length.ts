import { LONGEST_SCRIPT, type Step } from '../../plan/plan.ts';
import { isSend } from '../../plan/repair.ts';
import { changeOp, dropSteps, together, type Edit, type Pass } from '../edit.ts';

/** Leaves out a send while the one before or behind it tells as much as a run can: what counts may be how much. */
export const length: Pass = {
  name: 'length',
  grain: 'fine',
  waves: ({ steps }) => {
    const sends = steps.filter(isSend);
    return [sends.flatMap((send, at) => [sends[at - 1], sends[at + 1]].flatMap((other) => insteadOf(send, other)))];
  },
};

function insteadOf(send: Step, other: Step | undefined): readonly Edit[] {
  if (other === undefined) return [];
  const long = changeOp(other.id, {
    kind: 'send',
    change: (op) => ({ ...op, script: { ...op.script, ...LONGEST_SCRIPT } }),
  });
  return [together([dropSteps([send.id]), long])];
}
