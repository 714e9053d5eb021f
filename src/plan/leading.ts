import type { Op, Step } from './plan.ts';

export type ConnectStep = Step & { readonly op: Extract<Op, { kind: 'connect' }> };

/** The connects that a plan begins with, and whose connections come warm: plain ones, by nothing but a valid token. */
export function leadingConnects(steps: readonly Step[]): readonly ConnectStep[] {
  const leading: ConnectStep[] = [];
  for (const step of steps) {
    const { op } = step;
    if (op.kind !== 'connect' || op.token !== 'valid' || op.resume.kind !== 'none') break;
    if (op.device !== undefined || op.ids !== undefined || op.beside !== undefined) break;
    if (step.when.kind !== 'previous' && step.when.kind !== 'settled') break;
    if (leading.some((one) => one.user === step.user && one.connection === step.connection)) break;
    leading.push({ ...step, op });
  }
  return leading;
}
