import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { describeOp } from './describe-op.ts';
import { nameThings } from './names.ts';

/** Says whose doing nothing came of where an execution has no verdict, and how long that was waited for. */
export function describeUnknown(
  at: number | undefined,
  { plan, history }: { readonly plan: Plan; readonly history: History },
): string | undefined {
  const entry = at === undefined ? undefined : history.entries[at];
  if (entry === undefined) return undefined;
  const names = nameThings(plan, history);
  const id = 'step' in entry ? entry.step : undefined;
  const step = plan.steps.find((one) => one.id === id);
  const connection = 'connection' in entry ? entry.connection : undefined;
  const parts = [
    ...(step === undefined ? [] : [`${names.step(step.id)} of ${names.user(step.user)}, ${describeOp(step, names)}`]),
    ...(connection === undefined ? [] : [`on ${names.connection(connection)}`]),
    ...(entry.kind === 'watchdog' ? [`no end of ${entry.what} within ${entry.limitMs} ms`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
