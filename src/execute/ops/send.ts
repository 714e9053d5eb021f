import type { Ask } from '../../contract/ask.ts';
import type { Outcome } from '../../history/history.ts';
import type { Script } from '../../plan/plan.ts';
import { BEYOND_ASCII } from '../../support/beyond-ascii.ts';
import { hearsFromNow } from '../audience.ts';
import { askOverSocket } from '../lines.ts';
import { askOverHttp, replicaIndex } from '../requests.ts';
import type { Readiness, Send, Stage } from '../stage.ts';
import { beginsThread, noteThread } from '../threads.ts';
import { readRef, sendOf } from '../triggers.ts';
import { actorOf, lineOf, queueLoose, queueOnLine, replicaOf, sessionOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Sends a message: the puppet learns what it will do, its canaries are planted, and then it is asked. */
export function performSend(stage: Stage, step: StepOf<'send'>, settle: Settle): void {
  const send: Send = {
    step: step.id,
    user: step.user,
    issuedAt: stage.recorder.history.entries.length,
    line: undefined,
    key: keyOf(stage, step),
    content: '',
    ask: undefined,
    beginsThread: false,
    threadId: undefined,
    runId: undefined,
    isRepeated: false,
    state: 'pending',
    modelRequests: 0,
    toolRequests: 0,
    openRequests: 0,
  };
  stage.sends.set(step.id, send);
  const ready = (): Readiness => {
    const { thread, prompt } = step.op;
    if (prompt.kind === 'id-of-thread') {
      const known = readRef(stage, prompt.run);
      if (known.kind !== 'now') return known;
    }
    return thread.kind === 'of' ? readRef(stage, thread.run) : { kind: 'now' };
  };
  const accepted = (answer: { threadId?: string; runId?: string; duplicate?: boolean }): void => {
    if (answer.threadId === undefined || answer.runId === undefined) return;
    const actor = actorOf(stage, step.user);
    send.threadId = answer.threadId;
    send.runId = answer.runId;
    send.isRepeated = answer.duplicate === true;
    send.state = 'accepted';
    actor.knownRuns.add(answer.runId);
    noteThread(actor.threads, answer.threadId, send);
    if (send.line !== undefined) hearsFromNow(stage, send.line, { runId: answer.runId, threadId: answer.threadId });
  };
  const finish = (outcome: Outcome): void => {
    if (outcome.kind === 'indeterminate') actorOf(stage, step.user).clean = false;
    settle(outcome);
  };
  if (step.op.via === 'socket') {
    const line = lineOf(stage, step);
    const go = (): void => {
      if (line === undefined) return;
      const ask = prepare(stage, step, send);
      send.line = line;
      askOverSocket(stage, line, { ask, step: step.id }, (outcome, seen) => {
        if (seen?.kind === 'accepted') accepted(seen);
        if (seen?.undecided === true) actorOf(stage, step.user).clean = false;
        finish(outcome);
      });
    };
    queueOnLine(stage, step, settle, { ready, go });
    return;
  }
  queueLoose(stage, step, {
    ready,
    go: () => {
      const ask = prepare(stage, step, send);
      const token = sessionOf(stage, step).token;
      const replica = step.op.replica ?? replicaOf(step);
      askOverHttp(stage, { user: step.user, ask, token, purpose: 'plan', replica, step: step.id }, (result) => {
        if (result.seen?.accepted !== undefined) accepted(result.seen.accepted);
        if (result.undecided) actorOf(stage, step.user).clean = false;
        finish(result.outcome);
      });
    },
  });
}

/** What goes out. */
function prepare(stage: Stage, step: StepOf<'send'>, send: Send): Ask {
  const again = repeated(stage, step);
  if (again?.ask !== undefined) send.content = again.content;
  send.ask = again?.ask ?? newAsk(stage, step, send);
  return send.ask;
}

/** The message that a step repeats word for word, where a key alone does not make it a repetition. */
function repeated(stage: Stage, { op: { key }, user }: StepOf<'send'>): Send | undefined {
  if (key.kind !== 'again' || stage.target.contract.keysAlone === true) return undefined;
  const first = sendOf(stage, key.run);
  return first?.user === user ? first : undefined;
}

/** The message's text, its canaries in the history, its script with the puppet; and the ask that carries it. */
function newAsk(stage: Stage, step: StepOf<'send'>, send: Send): Ask {
  const { op, user } = step;
  const prompt = stage.canary({ user, step: step.id, place: 'prompt' });
  const toolResult = stage.canary({ user, step: step.id, place: 'tool-result' });
  const modelText = stage.canary({ user, step: step.id, place: 'model-text' });
  const isShared = op.prompt.kind !== 'unique' && op.prompt.kind !== 'large';
  send.content = contentOf(stage, step, prompt);
  if (!isShared) {
    stage.recorder.add({ kind: 'canary', value: prompt, user, place: 'prompt', step: step.id });
    stage.recorder.add({ kind: 'canary', value: toolResult, user, place: 'tool-result', step: step.id });
    stage.recorder.add({ kind: 'canary', value: modelText, user, place: 'model-text', step: step.id });
  }
  stage.visit.expect({
    step: step.id,
    user,
    userId: actorOf(stage, user).identity.userId,
    prompt: send.content,
    script: op.script satisfies Script,
    holds: op.holds,
    canaries: { modelText, toolResult },
    sharedPrompt: isShared,
  });
  const known = op.thread.kind === 'of' ? sendOf(stage, op.thread.run)?.threadId : undefined;
  const { clientThreads = false } = stage.target.abilities;
  send.beginsThread = beginsThread(known, { threads: actorOf(stage, user).threads, clientThreads });
  const threadId = known ?? nameThread(stage, send);
  const claimed = op.claims === undefined ? undefined : actorOf(stage, op.claims).identity.userId;
  return {
    kind: 'send',
    content: send.content,
    userId: actorOf(stage, user).identity.userId,
    ...(threadId === undefined ? {} : { threadId }),
    ...(send.key === undefined ? {} : { key: send.key }),
    ...(claimed === undefined ? {} : { claimedUserId: claimed }),
    ...(op.replica === undefined || !stage.target.abilities.pins
      ? {}
      : { replica: replicaIndex(stage, op.replica) }),
  };
}

/** The id of a new thread, where clients name them: those who count their requests count their threads too. */
function nameThread({ target, tag }: Stage, { line, step }: Send): string | undefined {
  if (target.abilities.clientThreads !== true) return undefined;
  if (line?.counted === undefined) return `thread-${tag}-of-step-${step}`;
  line.begun += 1;
  return `thread-${line.begun}-${tag}`;
}

/** The canary stands first: titles and echoes are cut at their ends. */
function contentOf(stage: Stage, step: StepOf<'send'>, canary: string): string {
  const { prompt } = step.op;
  switch (prompt.kind) {
    case 'unique':
      return `${canary} note ${BEYOND_ASCII}`;
    case 'large':
      return `${canary} ${'large '.repeat(Math.ceil(prompt.bytes / 6))}`.slice(
        0,
        Math.max(Math.min(prompt.bytes, stage.target.abilities.textCharacters ?? Infinity), canary.length),
      );
    case 'shared':
      return `ask-${prompt.k}-${stage.tag} as others do ${BEYOND_ASCII}`;
    case 'id-of-user':
      return actorOf(stage, prompt.user).identity.userId;
    case 'id-of-thread':
      return sendOf(stage, prompt.run)?.threadId ?? `no-thread-${stage.tag}`;
    default:
      return prompt satisfies never;
  }
}

function keyOf(stage: Stage, step: StepOf<'send'>): string | undefined {
  const { key } = step.op;
  switch (key.kind) {
    case 'none':
      return undefined;
    case 'unique':
      // As long as may be, and told apart at its end.
      return `key-${stage.tag}-${step.id}`.padStart(stage.target.contract.limits.keyCharacters ?? 0, 'k');
    case 'shared':
      return `key-${stage.tag}-shared-${key.k}`;
    case 'again':
      return sendOf(stage, key.run)?.key;
    default:
      return key satisfies never;
  }
}
