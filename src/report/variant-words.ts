import type { Place } from '../explain/moments.ts';
import type { Change, Moment } from '../explain/variant.ts';
import type { Op, OpKind, Plan, Script } from '../plan/plan.ts';
import { describeOp } from './describe-op.ts';
import { nameThings, type Names } from './names.ts';

/** What is said of the steps of a plan and of changes to it. Steps are named by their ids. */
export interface VariantWords {
  readonly names: Names;
  /** `bob connecting (S2)` */
  doing(step: number): string;
  /** `S2 after alice's run of S3`, `S4 as "connect"`: a change by itself. */
  change(change: Change): string;
  /** `as "connect"`, `with 0 tools`: what became of an op. */
  detail(step: number, op: Op): string;
  /** `alice's run of S3`: of a send. */
  run(send: number): string;
}

const PLACES: Readonly<Record<Place | Moment, string>> = {
  before: 'before',
  inside: 'during',
  model: 'while the model is asked in',
  tool: 'between tool_executing and tool_completed of',
  after: 'after',
};

/** `before or during`: moments of a run, which is named behind them. At the model and in the tool is all of it. */
export function sayMoments(moments: readonly (Place | Moment)[]): string {
  const isWhole = moments.includes('inside') || (moments.includes('model') && moments.includes('tool'));
  const said = isWhole ? [...moments.filter((one) => one !== 'model' && one !== 'tool'), 'inside' as const] : moments;
  return either(ORDER.filter((one) => said.includes(one)).map((one) => PLACES[one]));
}

const ORDER = ['before', 'inside', 'model', 'tool', 'after'] as const;

/** `a, b or c` */
export function either(words: readonly string[], last: 'or' | 'and' = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const DOING: Readonly<Record<OpKind, string>> = {
  connect: 'connecting',
  send: 'sending',
  release: 'letting the run go on',
  stop: 'stopping the run',
  probe: 'probing the run',
  attach: 'attaching to the run',
  share: 'sharing the thread',
  disconnect: 'disconnecting',
  stall: 'no longer reading',
  drain: 'reading on',
  read: 'reading',
  abort: 'breaking off a request',
  delete: 'deleting a thread',
  refresh: 'refreshing',
  'sign-in': 'signing in',
  logout: 'logging out',
  expire: 'letting the token age out',
  garbage: 'sending garbage',
  disturb: 'being disturbed',
  mend: 'being mended',
};

export function variantWords(plan: Plan): VariantWords {
  const names = nameThings(plan);
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const doing = (id: number): string => {
    const step = steps.get(id);
    if (step === undefined) return names.step(id);
    const { kind } = step.op;
    const who = kind === 'disturb' || kind === 'mend' ? 'the stack' : names.user(step.user);
    return `${who} ${DOING[kind]} (${names.step(id)})`;
  };
  const run = (id: number): string => `${names.user(steps.get(id)?.user ?? 0)}'s run of ${names.step(id)}`;
  const detail = (id: number, op: Op): string => {
    const step = steps.get(id);
    if (step === undefined) return '';
    const plainer = describeOp({ ...step, op }, names);
    return plainer === describeOp(step, names) ? describeScript(step.op, op) : `as "${plainer}"`;
  };
  const change = (one: Change): string => {
    switch (one.kind) {
      case 'without':
        return `without ${names.step(one.step)}`;
      case 'moment':
        return `${names.step(one.step)} ${PLACES[one.moment]} ${run(one.run)}`;
      case 'swapped':
        return `${names.step(one.step)} before ${names.step(one.other)}`;
      case 'at-once':
        return `${names.step(one.step)} at once`;
      case 'settled':
        return `${names.step(one.step)} when the step before it is done`;
      case 'detail':
        return `${names.step(one.step)} ${detail(one.step, one.op)}`;
      case 'no-profile':
        return `${names.user(one.user)} without a profile`;
      default:
        return one satisfies never;
    }
  };
  return { names, doing, change, detail, run };
}

/** `with 0 tools`: what the words of an op leave out. */
function describeScript(op: Op, other: Op): string {
  if (op.kind !== 'send' || other.kind !== 'send') return 'otherwise';
  const words: Readonly<Record<keyof Script, string>> = {
    thinking: `with ${other.script.thinking} thoughts`,
    tools: `with ${other.script.tools} tools`,
    calls: 'with all tool calls in one answer',
    ids: 'with tool-call ids of its own',
    fails: 'with nothing that fails',
  };
  const fields = ['thinking', 'tools', 'calls', 'ids', 'fails'] as const;
  return fields.flatMap((field) => (op.script[field] === other.script[field] ? [] : [words[field]])).join(' and ');
}
