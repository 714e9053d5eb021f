import { PLAN_VERSION } from '../../plan/plan.ts';
import type { Op, OpKind, Plan, PlanUser, RunRef, Step, Trigger } from '../../plan/plan.ts';

/** The users of the witnesses; the first of a plan is always alice. */
export const ALICE = 0;
export const BOB = 1;
export const CAROL = 2;

type OpOf<K extends OpKind> = Extract<Op, { readonly kind: K }>;
type Fields<K extends OpKind> = Partial<Omit<OpOf<K>, 'kind'>>;

/** What a user does, on their connection 0 and at once unless told. */
export function step(
  user: number,
  op: Op,
  more: { readonly connection?: number; readonly when?: Trigger } = {},
): Omit<Step, 'id'> {
  return { user, connection: 0, op, when: { kind: 'previous' }, ...more };
}

/** A plan of these users, or of so many without a profile; the id of a step is its position, from 0. */
export function plan(users: number | readonly PlanUser[], steps: readonly Omit<Step, 'id'>[]): Plan {
  return {
    version: PLAN_VERSION,
    users: typeof users === 'number' ? Array.from({ length: users }, () => ({})) : users,
    steps: steps.map((one, id) => ({ id, ...one })),
  };
}

/** A handshake with a valid token in the header, without a cursor. */
export function connect(more: Fields<'connect'> = {}): Op {
  return { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' }, ...more };
}

/** A message of its own in a new thread over the socket, whose run calls no tool but the agent's own and succeeds. */
export function send(more: Fields<'send'> = {}): Op {
  return {
    kind: 'send',
    thread: { kind: 'new' },
    prompt: { kind: 'unique' },
    key: { kind: 'none' },
    script: { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none' },
    holds: [],
    via: 'socket',
    ...more,
  };
}

export function disconnect(how: OpOf<'disconnect'>['how'] = 'close'): Op {
  return { kind: 'disconnect', how };
}

/** Reads the user's own thread list over HTTP. */
export function readThreads(): Op {
  return { kind: 'read', what: 'threads' };
}

/** Reads, over the socket, the messages of the thread that a run is in. */
export function readMessages(run: RunRef): Op {
  return { kind: 'read', what: 'messages', run, via: 'socket' };
}

/** Waits until the token of the connection has aged out. */
export function expire(): Op {
  return { kind: 'expire' };
}

/** Breaks off the HTTP request of the step of that position. */
export function abort(position: number): Op {
  return { kind: 'abort', step: position };
}

/** Ends the session of the connection. */
export function logout(): Op {
  return { kind: 'logout' };
}

/** Another token: by an exchange over HTTP unless told. */
export function refresh(more: Fields<'refresh'> = {}): Op {
  return { kind: 'refresh', how: 'http', ...more };
}

/** Once the step of that position has its outcome. */
export function settled(position: number): Trigger {
  return { kind: 'settled', step: position };
}

/** Once a request of that run has arrived at the model. */
export function atModel(run: RunRef): Trigger {
  return { kind: 'upstream', run, endpoint: 'model' };
}

/** Once a request of that run has arrived at a tool. */
export function atTool(run: RunRef): Trigger {
  return { kind: 'upstream', run, endpoint: 'tool' };
}
