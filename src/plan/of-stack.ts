import type { Op, Step } from './plan.ts';

/** A step that disturbs or mends the stack: it is nobody's. */
export type StackStep = Step & { readonly op: Extract<Op, { kind: 'disturb' | 'mend' }> };

/** Whether a step is of the stack and not of the user whose number it carries. */
export function isOfStack(step: Step): step is StackStep {
  return step.op.kind === 'disturb' || step.op.kind === 'mend';
}

/** Whether a plan disturbs the stack, so that its execution needs one to itself. */
export function disturbsStack({ steps }: { readonly steps: readonly Step[] }): boolean {
  return steps.some(({ op }) => op.kind === 'disturb');
}
