import type { Op, Plan } from './plan.ts';

/**
 * The plan with each step that needs a socket on one that its user has open by then, as far as the plan's own order
 * tells: the one it names, else the newest. Where they have none it stays, and is unreached when it is performed.
 */
export function onOpenConnections(plan: Plan): Plan {
  const open = plan.users.map((): number[] => []);
  const steps = plan.steps.map((step) => {
    const { user, op } = step;
    const own = open[user] ?? [];
    const newest = own.at(-1);
    const isElsewhere = needsSocket(op) && !own.includes(step.connection) && newest !== undefined;
    const connection = isElsewhere ? newest : step.connection;
    const at = own.indexOf(connection);
    if (op.kind === 'connect' && op.token === 'valid' && at === -1) own.push(connection);
    if (op.kind === 'disconnect' && at !== -1) own.splice(at, 1);
    return connection === step.connection ? step : { ...step, connection };
  });
  return { ...plan, steps };
}

function needsSocket(op: Op): boolean {
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
    case 'garbage':
    case 'expire':
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
