import type { Ask } from '../../contract/ask.ts';
import type { SeenFrame } from '../../contract/seen.ts';
import type { Outcome } from '../../history/history.ts';
import type { Op, OpKind, RunRef, Step } from '../../plan/plan.ts';
import { askOverSocket } from '../lines.ts';
import { askOverHttp } from '../requests.ts';
import type { HttpResult } from '../requests.ts';
import type { Actor, ActorSession, Job, Line, Readiness, Stage } from '../stage.ts';
import { readRef, sendOf } from '../triggers.ts';

/** A step with its op narrowed to one kind. */
export type StepOf<K extends OpKind> = Step & { readonly op: Extract<Op, { kind: K }> };
/** Says what a step came to; the first call stands. */
export type Settle = (outcome: Outcome) => void;

export const UNREACHED_NO_CONNECTION: Outcome = { kind: 'unreached', why: 'it has no open connection' };

export function actorOf(stage: Stage, user: number): Actor {
  const actor = stage.actors[user];
  if (actor === undefined) throw new RangeError(`the plan has no user ${user}`);
  return actor;
}

/** The newest line of the step's connection, if it is not over. */
export function lineOf(stage: Stage, step: Step): Line | undefined {
  const line = actorOf(stage, step.user).slots.get(step.connection);
  return line === undefined || line.state === 'ended' || line.closing ? undefined : line;
}

/** Connection k signs in with session k modulo 2, so that two connections of a user are of two sessions. */
export function sessionNumber(connection: number): number {
  return connection % 2;
}

export function sessionOf(stage: Stage, step: Step): ActorSession {
  const session = actorOf(stage, step.user).sessions.get(sessionNumber(step.connection));
  if (session === undefined) throw new RangeError(`user ${step.user} has no session for connection ${step.connection}`);
  return session;
}

/** Where a step without a pin goes. */
export function replicaOf(step: Step): number {
  return step.user + step.connection;
}

/** Puts an ask on the queue of the step's line; it goes out when the line is open and `ready` says so. */
export function queueOnLine(stage: Stage, step: Step, settle: Settle, job: Omit<Job, 'step'>): void {
  const line = lineOf(stage, step);
  if (line === undefined) settle(UNREACHED_NO_CONNECTION);
  else line.queue.push({ step: step.id, ...job });
}

export function queueLoose(stage: Stage, step: Step, job: Omit<Job, 'step'>): void {
  stage.loose.add({ step: step.id, ...job });
}

const ALWAYS: Readiness = { kind: 'now' };

/** Asks over the socket or HTTP as soon as the run that the ask is about is known. */
export function askAbout(
  stage: Stage,
  step: Step,
  options: {
    readonly via: 'socket' | 'http';
    readonly about?: RunRef;
    readonly ask: (ids: { readonly runId: string; readonly threadId: string }) => Ask;
    readonly settle: Settle;
    readonly onSocketAnswer?: (seen: SeenFrame) => void;
    readonly onHttpAnswer?: (result: HttpResult) => void;
  },
): void {
  const { about } = options;
  const ready = (): Readiness => (about === undefined ? ALWAYS : readRef(stage, about));
  const ask = (): Ask => {
    const send = about === undefined ? undefined : sendOf(stage, about);
    return options.ask({ runId: send?.runId ?? '', threadId: send?.threadId ?? '' });
  };
  if (options.via === 'socket') {
    const line = lineOf(stage, step);
    const go = (): void => {
      if (line === undefined) return;
      askOverSocket(stage, line, { ask: ask(), step: step.id }, (outcome, seen) => {
        if (seen !== undefined) options.onSocketAnswer?.(seen);
        options.settle(outcome);
      });
    };
    queueOnLine(stage, step, options.settle, { ready, go });
    return;
  }
  const go = (): void => {
    askOverHttp(
      stage,
      {
        user: step.user,
        ask: ask(),
        token: sessionOf(stage, step).token,
        purpose: 'plan',
        replica: replicaOf(step),
        step: step.id,
      },
      (result) => {
        options.onHttpAnswer?.(result);
        options.settle(result.outcome);
      },
    );
  };
  queueLoose(stage, step, { ready, go });
}
