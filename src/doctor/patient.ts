import { randomBytes } from 'node:crypto';
import { createHttpClient, type HttpClient, type PendingRequest } from '../client/http.ts';
import type { Puppet } from '../puppet/puppet.ts';
import { defer } from '../support/deferred.ts';
import { createRandom, type Random } from '../support/random.ts';
import { within } from '../support/within.ts';
import type { RunningStack, Session, Target } from '../target/target.ts';
import type { Line } from './line.ts';

/** What the doctor is called to. The caller owns stack and puppet. */
export interface Subject {
  readonly target: Target;
  readonly stack: Pick<RunningStack, 'endpoints' | 'model'>;
  readonly puppet: Puppet;
  /** ms on a monotonic clock. */
  readonly clock: () => number;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** A subject under examination, with what earlier checks brought for later ones. */
export interface Patient extends Subject {
  readonly form: 'short' | 'whole';
  readonly http: HttpClient;
  /** HTTP requests under way: the signal breaks them off. */
  readonly requests: Set<PendingRequest>;
  readonly random: Random;
  /** alice and bob, once they are registered. */
  readonly users: User[];
  /** Done when the examination is over, whatever came. */
  readonly afterwards: (() => void | Promise<void>)[];
  /** Something has arrived: lets everyone who waits look. */
  wake(): void;
  /** Waits until it is so; false when that took longer than the limit in ms, or the signal was given. */
  until(isSo: () => boolean, limitMs: number): Promise<boolean>;
}

export interface User {
  readonly name: 'alice' | 'bob';
  readonly number: number;
  readonly email: string;
  readonly password: string;
  readonly session: Session;
  /** Another session, to be revoked. */
  second?: Session;
  /** One at each backend, in their order. */
  lines: readonly Line[];
  message?: Message;
}

/** What a user sent, and what came of it. */
export interface Message {
  readonly prompt: string;
  /** Secrets in the prompt, in the model's text and in the tool's result. */
  readonly canaries: { readonly prompt: string; readonly modelText: string; readonly toolResult: string };
  threadId?: string;
  runId?: string;
  modelRequests: number;
  toolRequests: number;
}

/** The longest wait for one answer, in ms: as long as any client waits. */
export const ANSWER_LIMIT_MS = 10_000;
/** The longest wait for a run that neither asks the model nor ends, in ms: machines under load are slow. */
export const RUN_LIMIT_MS = 20_000;

export function createPatient(subject: Subject, form: Patient['form']): Patient {
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const look of watchers) look();
  };
  const requests = new Set<PendingRequest>();
  const onAbort = (): void => {
    for (const request of requests) request.abort();
    wake();
  };
  subject.signal.addEventListener('abort', onAbort);
  const http = createHttpClient({ limitMs: ANSWER_LIMIT_MS });
  return {
    ...subject,
    form,
    http,
    requests,
    // Names must differ from those of every other examination of the same stack.
    random: createRandom(randomBytes(16).toString('hex')),
    users: [],
    afterwards: [() => subject.signal.removeEventListener('abort', onAbort), () => http.close()],
    wake,
    until: async (isSo, limitMs) => {
      const over = defer<void>();
      const look = (): void => {
        if (isSo() || subject.signal.aborted) over.resolve();
      };
      watchers.add(look);
      look();
      await within(over.promise, { limitMs, what: 'the stack' }).catch(() => undefined);
      watchers.delete(look);
      return isSo();
    },
  };
}

/** A user whom the check `register` brought. Throws a RangeError before that. */
export function userOf(patient: Patient, number: number): User {
  const user = patient.users[number];
  if (user === undefined) throw new RangeError(`expected user ${number} to be registered: does the check need it?`);
  return user;
}
