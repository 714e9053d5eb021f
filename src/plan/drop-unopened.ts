import type { Op, Plan, Step } from './plan.ts';

/**
 * Leaves out what is done on a connection that no step before it opens: it can do nothing but be unreached, on every
 * stack.
 */
export function dropUnopened(plan: Plan): Plan {
  const steps = plan.steps.filter((step, at) => !needsConnection(step.op) || isOpened(step, plan.steps.slice(0, at)));
  return { ...plan, steps };
}

function isOpened({ user, connection }: Step, before: readonly Step[]): boolean {
  return before.some((one) => one.op.kind === 'connect' && one.user === user && one.connection === connection);
}

function needsConnection(op: Op): boolean {
  switch (op.kind) {
    case 'send':
    case 'stop':
      return op.via === 'socket';
    case 'read':
      return op.what === 'messages' && op.via === 'socket';
    case 'refresh':
      return op.how.startsWith('socket');
    case 'attach':
    case 'disconnect':
    case 'stall':
    case 'drain':
    case 'expire':
    case 'garbage':
      return true;
    case 'connect':
    case 'release':
    case 'probe':
    case 'share':
    case 'abort':
    case 'delete':
    case 'sign-in':
    case 'logout':
    case 'disturb':
    case 'mend':
      return false;
    default:
      return op satisfies never;
  }
}
