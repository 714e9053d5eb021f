import { PHASES, type Abilities, type Op, type RefreshHow, type RunRef, type Step, type TokenKind } from './plan.ts';
import { repairStackOp } from './repair-disturbance.ts';
import type { Earlier } from './repair.ts';

/** What repairing an op looks at: the steps before it, how many users there are, and what the target can do. */
export interface OpSurroundings {
  readonly before: readonly Step[];
  readonly earlier: Earlier;
  readonly users: number;
  readonly abilities?: Abilities;
}

/** The op of a step, made to fit what is before it; undefined when its object is gone or the target cannot do it. */
export function repairOp(step: Step, surroundings: OpSurroundings): Op | undefined {
  const { op } = step;
  const { earlier, abilities } = surroundings;
  if (abilities !== undefined && !abilities.ops.includes(op.kind)) return undefined;
  switch (op.kind) {
    case 'connect':
      return repairConnect(op, { step, ...surroundings });
    case 'send':
      return repairSend(op, { step, ...surroundings });
    case 'release': {
      const run = earlier.run(op.run, (send) => send.op.holds.includes(op.phase));
      return run && { ...op, run };
    }
    case 'stop': {
      const run = earlier.run(op.run);
      return run && { ...op, run, via: http(abilities) ? op.via : 'socket' };
    }
    case 'probe': {
      const run = abilities?.probes?.includes(op.name) === false ? undefined : earlier.run(op.run);
      return run && { ...op, run };
    }
    case 'attach': {
      const run = earlier.run(op.run);
      const isNews = run && (abilities?.reattaches !== false || !hears(step, run, surroundings.before));
      return isNews ? { ...op, run } : undefined;
    }
    case 'share': {
      const isNews = op.user < surroundings.users && op.user !== op.run.user;
      const run = isNews ? earlier.run(op.run) : undefined;
      return run && { ...op, run };
    }
    case 'read': {
      if (op.what === 'threads') return http(abilities) ? op : undefined;
      const run = earlier.run(op.run);
      if (run === undefined) return undefined;
      if (op.what === 'messages') return { ...op, run, via: http(abilities) ? op.via : 'socket' };
      return http(abilities) ? { ...op, run } : undefined;
    }
    case 'delete': {
      const run = earlier.run(op.run);
      return run && { ...op, run };
    }
    case 'abort': {
      const target = earlier.step(op.step, (one) => one.user === step.user && isHttp(one.op));
      return target === undefined ? undefined : { ...op, step: target };
    }
    case 'refresh':
      return repairRefresh(op, { step, ...surroundings });
    case 'sign-in':
      if (op.user === undefined || isOther(op.user, { step, ...surroundings })) return op;
      return { kind: 'sign-in', how: op.how };
    case 'disconnect':
    case 'stall':
    case 'drain':
    case 'logout':
    case 'expire':
    case 'garbage':
      return op;
    case 'disturb':
    case 'mend':
      return repairStackOp(op, surroundings.before, abilities);
    default:
      return op satisfies never;
  }
}

/** Whether a connection sent the message of a run, or has attached to it, since it was last opened. */
function hears({ user, connection }: Step, run: RunRef, before: readonly Step[]): boolean {
  const own = before.filter((one) => one.user === user && one.connection === connection);
  const since = own.slice(own.findLastIndex(({ op }) => op.kind === 'connect') + 1);
  return since.some(({ id, op }) => id === run.step || (op.kind === 'attach' && op.run.step === run.step));
}

type Around = OpSurroundings & { readonly step: Step };
type OpOf<K extends Op['kind']> = Extract<Op, { kind: K }>;

function repairConnect(op: OpOf<'connect'>, { step, users, abilities }: Around): Op {
  const { replica, ids, device, beside, ...rest } = op;
  const foreignGone = op.resume.kind === 'foreign' && !isOther(op.resume.user, { step, users });
  const pin = fold(replica, abilities?.replicas);
  const token = can(op.token, abilities) ? op.token : 'valid';
  const hasTwoPlaces = abilities?.subprotocol !== false && op.via === 'header' && token !== 'none';
  return {
    ...rest,
    token,
    via: abilities?.subprotocol === false ? 'header' : op.via,
    ...(beside !== undefined && hasTwoPlaces && isOther(beside, { step, users }) && { beside }),
    ...(device !== undefined && abilities?.devices !== false && { device }),
    resume: foreignGone || abilities?.resume === false ? { kind: 'none' } : op.resume,
    ...(ids !== undefined && (abilities === undefined || abilities.countedIds === true) ? { ids } : {}),
    ...(pin === undefined ? {} : { replica: pin }),
  };
}

function repairSend(op: OpOf<'send'>, { step, users, earlier, abilities }: Around): Op {
  const { replica, claims, ...rest } = op;
  const pin = abilities?.pins === false ? undefined : fold(replica, abilities?.replicas);
  return {
    ...rest,
    thread: abilities?.threads === false ? { kind: 'new' } : repairThread(op.thread, earlier),
    prompt: repairPrompt(op.prompt, { earlier, users }),
    key: abilities?.keys === false ? { kind: 'none' } : repairKey(op.key, earlier),
    ...(claims !== undefined && isOther(claims, { step, users }) ? { claims } : {}),
    holds: abilities?.puppet === false ? [] : PHASES.filter((phase) => op.holds.includes(phase)),
    via: http(abilities) ? op.via : 'socket',
    ...(pin === undefined ? {} : { replica: pin }),
  };
}

function repairThread(thread: OpOf<'send'>['thread'], earlier: Earlier): OpOf<'send'>['thread'] {
  if (thread.kind === 'new') return thread;
  const run = earlier.run(thread.run);
  return run === undefined ? { kind: 'new' } : { ...thread, run };
}

function repairPrompt(
  prompt: OpOf<'send'>['prompt'],
  { earlier, users }: { readonly earlier: Earlier; readonly users: number },
): OpOf<'send'>['prompt'] {
  if (prompt.kind === 'id-of-user' && prompt.user >= users) return { kind: 'unique' };
  if (prompt.kind !== 'id-of-thread') return prompt;
  const run = earlier.run(prompt.run);
  return run === undefined ? { kind: 'unique' } : { ...prompt, run };
}

function repairKey(key: OpOf<'send'>['key'], earlier: Earlier): OpOf<'send'>['key'] {
  if (key.kind !== 'again') return key;
  const run = earlier.run(key.run, (send) => send.op.key.kind !== 'none');
  return run === undefined ? { kind: 'none' } : { ...key, run };
}

function repairRefresh(op: OpOf<'refresh'>, { step, users, abilities }: Around): Op {
  const needed: Partial<Record<RefreshHow, TokenKind>> = { 'socket-expired': 'expired', 'socket-revoked': 'revoked' };
  const token = needed[op.how];
  if (op.how === 'socket-foreign') {
    return op.user !== undefined && isOther(op.user, { step, users }) ? op : { kind: 'refresh', how: 'socket-own' };
  }
  return { kind: 'refresh', how: token === undefined || can(token, abilities) ? op.how : 'socket-own' };
}

/** Whether an op is one HTTP request that an abort can break off. */
function isHttp(op: Op): boolean {
  switch (op.kind) {
    case 'send':
    case 'stop':
      return op.via === 'http';
    case 'read':
      return op.what !== 'messages' || op.via === 'http';
    case 'refresh':
      return op.how === 'http';
    default:
      return op.kind === 'delete' || op.kind === 'logout';
  }
}

function isOther(user: number, { step, users }: { readonly step: Step; readonly users: number }): boolean {
  return user < users && user !== step.user;
}

function can(token: TokenKind, abilities: Abilities | undefined): boolean {
  return token === 'valid' || abilities === undefined || abilities.tokens.includes(token);
}

function http(abilities: Abilities | undefined): boolean {
  return abilities?.http !== false;
}

/** One replica: no pin is needed. Unknown replicas: the pin stays. */
function fold(replica: number | undefined, replicas: number | undefined): number | undefined {
  if (replica === undefined || replicas === undefined) return replica;
  return replicas > 1 ? replica % replicas : undefined;
}
