import type { Op, RunRef, Step, Trigger } from './plan.ts';

/** What a rewriting makes of each number in a step. Absent: it stays. */
export interface Rewriting {
  /** Of a user: of the step itself, and of each that a field names. */
  readonly user?: (user: number) => number;
  /** Of a step that a trigger or an abort names. */
  readonly step?: (id: number) => number;
  /** Of a run that a trigger or an op names. */
  readonly run?: (run: RunRef) => RunRef;
}

/**
 * A step with each user, step and run that it names rewritten; its own `id` and `connection` stay. The one place that
 * knows where names stand in a step: with functions that only look it also lists them.
 */
export function rewriteStep(step: Step, rewriting: Rewriting): Step {
  const { user = same, step: id = same, run = same } = rewriting;
  return {
    ...step,
    user: user(step.user),
    op: rewriteOp(step.op, { user, id, run }),
    when: rewriteTrigger(step.when, { id, run }),
  };
}

/** The runs that a step names, in its op first. */
export function runsNamedBy(step: Step): readonly RunRef[] {
  const runs: RunRef[] = [];
  rewriteStep(step, {
    run: (run) => {
      runs.push(run);
      return run;
    },
  });
  return runs;
}

interface Parts {
  readonly user: (user: number) => number;
  readonly id: (id: number) => number;
  readonly run: (run: RunRef) => RunRef;
}

function rewriteTrigger(when: Trigger, { id, run }: Omit<Parts, 'user'>): Trigger {
  switch (when.kind) {
    case 'settled':
      return { ...when, step: id(when.step) };
    case 'event':
    case 'upstream':
      return { ...when, run: run(when.run) };
    case 'previous':
    case 'quiet':
      return when;
    default:
      return when satisfies never;
  }
}

function rewriteOp(op: Op, { user, id, run }: Parts): Op {
  switch (op.kind) {
    case 'connect':
      return {
        ...op,
        resume: op.resume.kind === 'foreign' ? { ...op.resume, user: user(op.resume.user) } : op.resume,
        ...(op.beside === undefined ? {} : { beside: user(op.beside) }),
      };
    case 'send':
      return {
        ...op,
        thread: op.thread.kind === 'of' ? { ...op.thread, run: run(op.thread.run) } : op.thread,
        prompt: rewritePrompt(op.prompt, { user, run }),
        key: op.key.kind === 'again' ? { ...op.key, run: run(op.key.run) } : op.key,
        ...(op.claims === undefined ? {} : { claims: user(op.claims) }),
      };
    case 'read':
      return op.what === 'threads' ? op : { ...op, run: run(op.run) };
    case 'release':
    case 'stop':
    case 'probe':
    case 'attach':
    case 'delete':
      return { ...op, run: run(op.run) };
    case 'share':
      return { ...op, run: run(op.run), user: user(op.user) };
    case 'abort':
      return { ...op, step: id(op.step) };
    case 'refresh':
    case 'sign-in':
      return op.user === undefined ? op : { ...op, user: user(op.user) };
    case 'disconnect':
    case 'stall':
    case 'drain':
    case 'logout':
    case 'expire':
    case 'garbage':
    case 'disturb':
    case 'mend':
      return op;
    default:
      return op satisfies never;
  }
}

function rewritePrompt(
  prompt: Extract<Op, { kind: 'send' }>['prompt'],
  { user, run }: Omit<Parts, 'id'>,
): typeof prompt {
  if (prompt.kind === 'id-of-user') return { ...prompt, user: user(prompt.user) };
  if (prompt.kind === 'id-of-thread') return { ...prompt, run: run(prompt.run) };
  return prompt;
}

function same<T>(value: T): T {
  return value;
}
