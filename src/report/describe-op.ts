import type { Key, Op, Prompt, Resume, RunRef, Script, Step, Trigger } from '../plan/plan.ts';
import { describeDisturbance } from './describe-disturbance.ts';
import type { Names } from './names.ts';

/** Says what a step does, from its own user's side: `send the shared text 1 on a new thread`. */
export function describeOp(step: Step, names: Names): string {
  const op = step.op;
  const run = (ref: RunRef): string => {
    const whose = ref.user === step.user ? 'the' : `${names.user(ref.user)}'s`;
    return `${whose} run of ${names.step(ref.step)}`;
  };
  switch (op.kind) {
    case 'connect':
      return join('connect', connectDetails(op, names));
    case 'send':
      return join('send', sendDetails(op, { run, names }));
    case 'release':
      return `open the hold at ${op.phase} of ${run(op.run)}`;
    case 'stop':
      return join('stop', [run(op.run), overHttp(op.via)]);
    case 'probe':
      return join(`probe ${op.name}`, [`of ${run(op.run)}`]);
    case 'attach':
      return `attach to ${run(op.run)}`;
    case 'share': {
      const member = op.user === step.user ? 'themselves' : names.user(op.user);
      return `make ${member} a member of the thread of ${run(op.run)}`;
    }
    case 'disconnect':
      return { close: 'close', terminate: 'cut the connection', 'half-open': 'go silent, half open' }[op.how];
    case 'stall':
      return 'stop reading';
    case 'drain':
      return 'read on';
    case 'read':
      return describeRead(op, run);
    case 'abort':
      return `break off the request of ${names.step(op.step)}`;
    case 'delete':
      return `delete the thread of ${run(op.run)}`;
    case 'refresh':
      return join('refresh', [REFRESHES[op.how], op.user === undefined ? '' : `(${names.user(op.user)}'s)`]);
    case 'sign-in':
      return join(SIGN_INS[op.how], [op.user === undefined ? '' : `as ${names.user(op.user)}`]);
    case 'logout':
      return 'log out';
    case 'expire':
      return join('wait until the token has aged out', [op.how === undefined ? '' : 'after a refresh of its session']);
    case 'garbage':
      return `send garbage (${op.form})`;
    case 'disturb':
      return describeDisturbance(op).begins;
    case 'mend':
      return describeDisturbance(op).ends;
    default:
      return op satisfies never;
  }
}

/** Says what a step waits for, or nothing when it waits for nothing. */
export function describeTrigger(trigger: Trigger, names: Names): string {
  switch (trigger.kind) {
    case 'previous':
      return '';
    case 'settled':
      return `after ${names.step(trigger.step)}`;
    case 'event': {
      const which = trigger.nth === 1 ? '' : ` no. ${trigger.nth}`;
      return `when ${names.user(trigger.run.user)} sees ${trigger.event}${which} of ${names.step(trigger.run.step)}`;
    }
    case 'upstream': {
      const asks = trigger.endpoint === 'model' ? 'asks the model' : 'calls a tool';
      return `when the run of ${names.step(trigger.run.step)} ${asks}`;
    }
    case 'quiet':
      return 'when all is quiet';
    default:
      return trigger satisfies never;
  }
}

const REFRESHES: Readonly<Record<Extract<Op, { kind: 'refresh' }>['how'], string>> = {
  http: 'the session',
  'http-twice': 'the session twice at once',
  'http-dead': 'with a spent refresh token',
  'socket-own': 'the connection with an own token',
  'socket-renewed': 'the session, and the connection with its new token',
  'socket-foreign': "the connection with another user's token",
  'socket-expired': 'the connection with an expired token',
  'socket-revoked': 'the connection with a revoked token',
  'socket-garbage': 'the connection with a garbage token',
};

const SIGN_INS: Readonly<Record<Extract<Op, { kind: 'sign-in' }>['how'], string>> = {
  login: 'log in',
  'login-other-case': 'log in with the e-mail in capitals',
  'wrong-password': 'log in with a wrong password',
  register: 'register once more',
  'register-other-case': 'register once more with the e-mail in capitals',
};

function connectDetails(op: Extract<Op, { kind: 'connect' }>, names: Names): readonly string[] {
  return [
    op.token === 'valid' ? '' : `with token ${op.token}`,
    op.via === 'subprotocol' ? 'by subprotocol' : '',
    op.beside === undefined ? '' : `beside a token of ${names.user(op.beside)} in the subprotocol`,
    describeResume(op.resume, names),
    op.replica === undefined ? '' : `to replica ${op.replica}`,
    op.device === undefined ? '' : `from device ${op.device}`,
    op.ids === undefined ? '' : 'counting its requests',
  ];
}

function describeResume(resume: Resume, names: Names): string {
  switch (resume.kind) {
    case 'none':
      return '';
    case 'last-seen':
      return 'resuming from the last event seen';
    case 'older':
      return `resuming ${resume.back} events back`;
    case 'foreign':
      return `resuming from ${names.user(resume.user)}'s cursor`;
    default:
      return resume satisfies never;
  }
}

interface Context {
  readonly run: (ref: RunRef) => string;
  readonly names: Names;
}

function sendDetails(op: Extract<Op, { kind: 'send' }>, context: Context): readonly string[] {
  return [
    describePrompt(op.prompt, context),
    op.thread.kind === 'new' ? 'on a new thread' : `on the thread of ${context.run(op.thread.run)}`,
    describeKey(op.key, context),
    op.claims === undefined ? '' : `claiming to be ${context.names.user(op.claims)}`,
    describeScript(op.script),
    op.holds.length === 0 ? '' : `held at ${op.holds.join(', ')}`,
    overHttp(op.via),
    op.replica === undefined ? '' : `to run on replica ${op.replica}`,
  ];
}

function describeKey(key: Key, context: Context): string {
  switch (key.kind) {
    case 'none':
      return '';
    case 'unique':
      return 'with a key';
    case 'shared':
      return `with the shared key ${key.k}`;
    case 'again':
      return `again with the key of ${context.run(key.run)}`;
    default:
      return key satisfies never;
  }
}

function describePrompt(prompt: Prompt, context: Context): string {
  switch (prompt.kind) {
    case 'unique':
      return 'a note';
    case 'shared':
      return `the shared text ${prompt.k}`;
    case 'id-of-user':
      return `${context.names.user(prompt.user)}'s id`;
    case 'id-of-thread':
      return `the thread id of ${context.run(prompt.run)}`;
    case 'large':
      return `${prompt.bytes} bytes`;
    default:
      return prompt satisfies never;
  }
}

const FAILURES: Readonly<Record<Exclude<Script['fails'], 'none'>, string>> = {
  model: 'the model fails',
  stream: 'the stream fails',
  tool: 'the tool fails',
  'tool-cut': 'the tool breaks off',
};

/** Only what is out of the ordinary: fixed tool-call ids and what fails. */
function describeScript(script: Script): string {
  const parts = [
    script.ids === 'fixed' && script.tools > 0 ? 'fixed tool-call ids' : '',
    script.fails === 'none' ? '' : FAILURES[script.fails],
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function describeRead(op: Extract<Op, { kind: 'read' }>, run: (ref: RunRef) => string): string {
  const page = 'page' in op && op.page !== undefined ? `${op.page} a page` : '';
  switch (op.what) {
    case 'threads':
      return join('list the threads', [page]);
    case 'messages':
      return join('read the thread', [`of ${run(op.run)}`, page, overHttp(op.via)]);
    case 'run':
      return `read the status of ${run(op.run)}`;
    default:
      return op satisfies never;
  }
}

function overHttp(via: 'socket' | 'http'): string {
  return via === 'http' ? 'over HTTP' : '';
}

function join(verb: string, details: readonly string[]): string {
  return [verb, ...details.filter((detail) => detail !== '')].join(' ');
}
