import { DISTURBANCE_KINDS } from '../contract/disturbance.ts';
import { isOfStack } from '../plan/of-stack.ts';
import { REFRESH_HOWS, SIGN_IN_HOWS, type Op, type Plan, type TokenKind, type Trigger } from '../plan/plan.ts';
import { countRaces } from './races.ts';

/**
 * Users, connections, steps, places left to chance (races.ts), context switches, and how much its ops, triggers and
 * profiles say and how long its disturbances last; compared in that order. Steps of the stack are steps and no user's.
 */
export type Size = readonly [
  users: number,
  connections: number,
  steps: number,
  races: number,
  switches: number,
  weight: number,
];

/** The size of a plan. A context switch is a step of another user than the step before it. */
export function sizeOf(plan: Plan): Size {
  const ofUsers = plan.steps.filter((step) => !isOfStack(step));
  const connections = new Set(ofUsers.map(({ user, connection }) => `${user}/${connection}`));
  const switches = ofUsers.filter(({ user }, at) => at > 0 && ofUsers[at - 1]?.user !== user);
  const said = plan.steps.reduce((sum, { op, when }) => sum + weightOfOp(op) + weightOfTrigger(when), 0);
  const profiles = plan.users.filter(({ profile }) => profile !== undefined);
  const weight = said + profiles.length + disturbedSteps(plan);
  return [plan.users.length, connections.size, plan.steps.length, countRaces(plan), switches.length, weight];
}

/** Negative when the first plan is smaller (shortlex), 0 when both are of one size. */
export function compareSizes(one: Plan, other: Plan): number {
  const [a, b] = [sizeOf(one), sizeOf(other)];
  const at = a.findIndex((part, place) => part !== b[place]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function weightOfTrigger(when: Trigger): number {
  switch (when.kind) {
    case 'previous':
      return 0;
    case 'settled':
      return 1;
    case 'quiet':
      return 2;
    case 'upstream':
      return 3;
    case 'event':
      return 4 + when.nth;
    default:
      return when satisfies never;
  }
}

function weightOfOp(op: Op): number {
  switch (op.kind) {
    case 'connect': {
      const resume = { none: 0, 'last-seen': 1, older: 2, foreign: 3 }[op.resume.kind];
      const back = op.resume.kind === 'older' ? op.resume.back : 0;
      const ids = op.ids === undefined ? 0 : 1;
      const pins = pin(op.replica) + pin(op.device) + pin(op.beside);
      return weightOfToken(op.token) + (op.via === 'header' ? 0 : 1) + resume + back + pins + ids;
    }
    case 'send':
      return weightOfSend(op);
    case 'disconnect':
      return { close: 0, terminate: 1, 'half-open': 2 }[op.how];
    case 'stop':
      return op.via === 'http' ? 1 : 0;
    case 'read':
      if (op.what === 'run') return 0;
      return (op.page === undefined ? 0 : 1) + (op.what === 'messages' && op.via === 'http' ? 1 : 0);
    case 'refresh':
      return REFRESH_HOWS.indexOf(op.how);
    case 'sign-in':
      return SIGN_IN_HOWS.indexOf(op.how);
    case 'garbage':
      return op.form === 'bad-json' ? 0 : 1;
    case 'release':
    case 'probe':
    case 'attach':
    case 'share':
    case 'stall':
    case 'drain':
    case 'abort':
    case 'delete':
    case 'logout':
      return 0;
    case 'expire':
      return op.how === undefined ? 0 : 1;
    case 'disturb':
      return DISTURBANCE_KINDS.indexOf(op.what) + pin(op.replica);
    case 'mend':
      return pin(op.replica);
    default:
      return op satisfies never;
  }
}

/** Steps that stand between a disturbance and its end. */
function disturbedSteps({ steps }: Plan): number {
  return steps.reduce((sum, { op }, at) => {
    if (op.kind !== 'mend') return sum;
    const begun = steps.slice(0, at).findLastIndex((one) => one.op.kind === 'disturb' && one.op.replica === op.replica);
    return sum + (begun === -1 ? 0 : at - begun - 1);
  }, 0);
}

function weightOfSend({
  thread,
  prompt,
  key,
  claims,
  script,
  holds,
  via,
  replica,
}: Extract<Op, { kind: 'send' }>): number {
  const prompts = { unique: 0, shared: 1, 'id-of-user': 2, 'id-of-thread': 2, large: 3 }[prompt.kind];
  const text = prompt.kind === 'shared' ? prompt.k : prompt.kind === 'large' ? Math.ceil(Math.log2(prompt.bytes)) : 0;
  const keys = { none: 0, unique: 1, shared: 2, again: 3 }[key.kind] + (key.kind === 'shared' ? key.k : 0);
  const odd = [
    script.calls === 'each',
    script.ids === 'fixed',
    script.fails !== 'none',
    via === 'http',
    thread.kind === 'of',
  ];
  const numbers = prompts + text + keys + script.thinking + script.tools + holds.length + pin(replica);
  return numbers + odd.filter(Boolean).length + (claims === undefined ? 0 : 1);
}

function weightOfToken(token: TokenKind): number {
  const plain: Partial<Record<TokenKind, number>> = { valid: 0, none: 1, garbage: 2 };
  return plain[token] ?? 3;
}

function pin(number: number | undefined): number {
  return number === undefined ? 0 : 1 + number;
}
