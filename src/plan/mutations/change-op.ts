import { GARBAGE_FORMS } from '../../contract/ask.ts';
import type { Random } from '../../support/random.ts';
import { choose } from '../choose.ts';
import { drawSignIn } from '../deeds/sign-in.ts';
import {
  PHASES,
  REFRESH_HOWS,
  TOKEN_KINDS,
  type Key,
  type Op,
  type Plan,
  type Prompt,
  type Resume,
  type RunRef,
  type Step,
} from '../plan.ts';
import { isSend } from '../repair.ts';
import { scriptReaching } from '../windows.ts';

interface Options {
  readonly random: Random;
  /** Whose users and runs it may name. */
  readonly plan: Plan;
}

type OpOf<K extends Op['kind']> = Extract<Op, { kind: K }>;

/** Tokens that are old take a second to make; so old ones stay where they were drawn and are not drawn here. */
const QUICK_TOKENS = TOKEN_KINDS.filter((token) => token !== 'short-lived' && token !== 'expired');
const QUICK_REFRESHES = REFRESH_HOWS.filter((how) => how !== 'socket-expired');
/** Pins beyond a target's replicas fold back. */
const MOST_REPLICAS = 4;

/** The op of a step with one of its fields drawn anew; one without fields stays as it is. Repair makes it fit. */
export function changeOp({ op, user }: Step, options: Options): Op {
  const { random } = options;
  switch (op.kind) {
    case 'connect':
      return changeConnect(op, options);
    case 'send':
      return changeSend(op, options);
    case 'release':
      return { ...op, phase: random.pick(PHASES) };
    case 'stop':
      return random.below(2) === 0 ? { ...op, via: otherDoor(op.via) } : { ...op, run: drawRun(options) ?? op.run };
    case 'read':
      if (op.what === 'threads') return { ...op, page: 1 + random.below(3) };
      return { ...op, run: drawRun(options) ?? op.run };
    case 'probe':
    case 'attach':
    case 'share':
    case 'delete':
      return { ...op, run: drawRun(options) ?? op.run };
    case 'disconnect':
      return { ...op, how: choose(random, { close: 1, terminate: 1, 'half-open': 1 }) };
    case 'refresh':
      return { kind: 'refresh', how: random.pick(QUICK_REFRESHES), user: otherUser(user, options) };
    case 'sign-in':
      return drawSignIn(random, random.below(2) === 0 ? undefined : otherUser(user, options));
    case 'garbage':
      return { ...op, form: random.pick(GARBAGE_FORMS) };
    case 'expire':
      return op.how === undefined ? { ...op, how: 'renewed' } : { kind: 'expire' };
    case 'stall':
    case 'drain':
    case 'abort':
    case 'logout':
    case 'disturb':
    case 'mend':
      return op;
    default:
      return op satisfies never;
  }
}

function changeConnect(op: OpOf<'connect'>, options: Options): Op {
  const { random, plan } = options;
  switch (choose(random, { token: 2, via: 1, beside: 0.5, resume: 4, replica: 2, device: 1, ids: 1 })) {
    case 'token':
      return { ...op, token: random.pick(QUICK_TOKENS) };
    case 'via':
      return { ...op, via: op.via === 'header' ? 'subprotocol' : 'header' };
    case 'resume':
      return { ...op, resume: drawResume(options) };
    case 'replica':
      return { ...op, replica: random.below(MOST_REPLICAS) };
    case 'ids': {
      const { ids, ...rest } = op;
      return ids === undefined ? { ...rest, ids: 'counted' } : rest;
    }
    case 'beside':
      return { ...op, beside: random.below(plan.users.length) };
    default:
      return { ...op, device: random.below(2) };
  }
}

function changeSend(op: OpOf<'send'>, options: Options): Op {
  const { random, plan } = options;
  switch (choose(random, { thread: 2, prompt: 2, key: 2, claims: 1, script: 3, holds: 3, via: 1, replica: 2 })) {
    case 'thread': {
      const run = drawRun(options);
      return { ...op, thread: run === undefined || random.below(3) === 0 ? { kind: 'new' } : { kind: 'of', run } };
    }
    case 'prompt':
      return { ...op, prompt: drawPrompt(options) };
    case 'key':
      return { ...op, key: drawKey(options) };
    case 'claims':
      return { ...op, claims: random.below(plan.users.length) };
    case 'script':
      return { ...op, script: changeScript(op, random) };
    case 'holds': {
      const phase = random.pick(PHASES);
      if (op.holds.length > 0) return { ...op, holds: [] };
      return { ...op, holds: [phase], script: scriptReaching(op.script, phase) };
    }
    case 'via':
      return { ...op, via: otherDoor(op.via) };
    default:
      return { ...op, replica: random.below(MOST_REPLICAS) };
  }
}

function changeScript({ script }: OpOf<'send'>, random: Random): OpOf<'send'>['script'] {
  switch (choose(random, { thinking: 1, tools: 2, calls: 1, ids: 2, fails: 2 })) {
    case 'thinking':
      return { ...script, thinking: random.below(4) };
    case 'tools':
      return { ...script, tools: random.below(4) };
    case 'calls':
      return { ...script, calls: script.calls === 'round' ? 'each' : 'round' };
    case 'ids':
      return { ...script, ids: script.ids === 'fixed' ? 'unique' : 'fixed' };
    default:
      return { ...script, fails: choose(random, { none: 2, model: 1, stream: 1, tool: 1, 'tool-cut': 1 }) };
  }
}

function drawResume({ random, plan }: Options): Resume {
  const kind = choose(random, { none: 1, 'last-seen': 3, older: 2, foreign: 2 });
  if (kind === 'older') return { kind, back: 1 + random.below(6) };
  return kind === 'foreign' ? { kind, user: random.below(plan.users.length) } : { kind };
}

function drawPrompt(options: Options): Prompt {
  const { random, plan } = options;
  const run = drawRun(options);
  const kind = choose(random, { unique: 2, shared: 3, 'id-of-user': 1, 'id-of-thread': run === undefined ? 0 : 1 });
  if (kind === 'id-of-user') return { kind, user: random.below(plan.users.length) };
  if (kind === 'id-of-thread' && run !== undefined) return { kind, run };
  return kind === 'shared' ? { kind, k: random.below(2) } : { kind: 'unique' };
}

function drawKey(options: Options): Key {
  const { random } = options;
  const run = drawRun(options);
  const kind = choose(random, { none: 1, unique: 1, shared: 3, again: run === undefined ? 0 : 2 });
  if (kind === 'again' && run !== undefined) return { kind, run };
  return kind === 'shared' ? { kind, k: random.below(2) } : { kind: kind === 'unique' ? kind : 'none' };
}

/** The run of any message of the plan; of one that comes later repair makes an earlier one of the same user. */
function drawRun({ random, plan }: Options): RunRef | undefined {
  const sends = plan.steps.filter(isSend);
  if (sends.length === 0) return undefined;
  const { user, id } = random.pick(sends);
  return { user, step: id };
}

function otherUser(user: number, { random, plan }: Options): number {
  return plan.users.length === 1 ? user : (user + 1 + random.below(plan.users.length - 1)) % plan.users.length;
}

function otherDoor(via: 'socket' | 'http'): 'socket' | 'http' {
  return via === 'socket' ? 'http' : 'socket';
}
