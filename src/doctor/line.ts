import type { Ask } from '../contract/ask.ts';
import type { Refusal } from '../contract/contract.ts';
import type { SeenFrame } from '../contract/seen.ts';
import { within } from '../support/within.ts';
import type { SocketObserver } from '../target/socket.ts';
import type { Patient, User } from './patient.ts';
import { ANSWER_LIMIT_MS } from './patient.ts';

/** One socket of the doctor's, with all that it brought. */
export interface Line {
  readonly origin: string;
  readonly heard: readonly Heard[];
  readonly end: LineEnd | undefined;
  ask(ask: Ask, by: { readonly requestId: string; readonly token?: string }): void;
  /** Closes it, if it is still open. */
  leave(): Promise<void>;
}

/** A frame; `problem` when the target could not read it. */
export interface Heard {
  readonly raw: string;
  readonly seen?: SeenFrame;
  readonly problem?: string;
}

export type LineEnd =
  | { readonly kind: 'rejected'; readonly status: number; readonly body: string; readonly code?: string }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string; readonly wasOpen: boolean };

/** How a line is opened. `after`: it goes on from that place in what its user was told. */
export interface LineOpening {
  readonly origin: string;
  readonly token: string | null;
  readonly userId?: string;
  readonly after?: number;
}

/** Begins a handshake, and resolves with its first frame or its end, or after the limit with neither. */
export async function openLine(
  patient: Patient,
  { origin, token, userId = '', after }: LineOpening,
): Promise<Line> {
  const { target, signal, stack } = patient;
  const of = { stack: stack.endpoints.backends[0] ?? origin, userId };
  const heard: Heard[] = [];
  const state: { end: LineEnd | undefined; isOpen: boolean } = { end: undefined, isOpen: false };
  const reader = target.reader({ connection: 0, ...of, resumes: after !== undefined });
  const take = (raw: string, read: () => readonly SeenFrame[]): void => {
    heard.push(...readHeard(raw, read));
    patient.wake();
  };
  const observer: SocketObserver = {
    onOpen: () => {
      state.isOpen = true;
      take('', () => reader.opened());
    },
    onRejected: ({ status, body }) => {
      state.end = { kind: 'rejected', status, body, ...readCode(patient, status, body) };
      patient.wake();
    },
    onFrame: (raw, request) => take(raw, () => reader.read(raw, request)),
    onClose: ({ code, reason }) => {
      state.end = { kind: 'closed', code, reason, wasOpen: state.isOpen };
      patient.wake();
    },
  };
  const place = after === undefined ? {} : { resumeFrom: after, resumeOf: of };
  const socket = target.open(origin, { token, via: 'header', ...place }, observer);
  const leave = async (): Promise<void> => {
    if (state.end !== undefined) return;
    if (state.isOpen && !signal.aborted) socket.close();
    else socket.terminate();
    await within(socket.gone, { limitMs: CLOSE_LIMIT_MS, what: 'a close' }).catch(() => socket.terminate());
  };
  const line: Line = {
    origin,
    heard,
    get end() {
      return state.end;
    },
    ask: (ask, { requestId, token }) => {
      const raw = target.frame(ask, { requestId, ...(token !== undefined && { token }) });
      reader.sent(ask, requestId);
      socket.send(raw, requestId);
    },
    leave,
  };
  patient.afterwards.push(leave);
  await patient.until(() => heard.length > 0 || state.end !== undefined, ANSWER_LIMIT_MS);
  return line;
}
const CLOSE_LIMIT_MS = 500;

function readCode(patient: Patient, status: number, body: string): { readonly code?: string } {
  try {
    const { code } = patient.target.readReply({ kind: 'me' }, status, body);
    return code === undefined ? {} : { code };
  } catch {
    return {};
  }
}

function readHeard(raw: string, read: () => readonly SeenFrame[]): readonly Heard[] {
  try {
    return read().map((seen, at) => ({ raw: at === 0 ? raw : '', seen }));
  } catch (error) {
    return [{ raw, problem: error instanceof Error ? error.message : String(error) }];
  }
}

/**
 * Asks over an open line, with a request id of its own unless told. Undefined when no answer came within the limit, or
 * the line ended before, or the answer came over a line of the users' that never asked.
 */
export async function askLine(
  patient: Patient,
  line: Line,
  asked: { readonly ask: Ask; readonly token?: string; readonly requestId?: string },
): Promise<SeenFrame | undefined> {
  const requestId = asked.requestId ?? newRequestId(patient);
  line.ask(asked.ask, { requestId, ...(asked.token !== undefined && { token: asked.token }) });
  const answer = (): SeenFrame | undefined => line.heard.find(({ seen }) => seen?.requestId === requestId)?.seen;
  const cameSomewhere = (): boolean => answer() !== undefined || whoWasAnswered(patient, requestId) !== undefined;
  await patient.until(() => cameSomewhere() || line.end !== undefined, ANSWER_LIMIT_MS);
  return answer();
}

export function newRequestId({ random, target }: Patient): string {
  if (target.abilities.numericIds === true) return String(1 + random.below(1_000_000_000));
  return `doctor-${random.text(8)}`;
}

/** The user to one of whose lines the answer to a request came. */
export function whoWasAnswered({ users }: Patient, requestId: string): User | undefined {
  const isAnswer = ({ seen }: Heard): boolean => seen?.requestId === requestId;
  return users.find(({ lines }) => lines.some(({ heard }) => heard.some(isAnswer)));
}

/** `401 token_missing`, `closed with 1011 "no more" before a first frame`, `open, its first frame welcome` */
export function describeLine({ heard, end }: Line): string {
  const [first] = heard;
  if (end?.kind === 'rejected') {
    const said = end.code ?? (end.body === '' ? '' : JSON.stringify(end.body.slice(0, BODY_START)));
    return `${end.status} ${said}`.trim();
  }
  if (end?.kind === 'closed') {
    const how = `${end.code}${end.reason === '' ? '' : ` "${end.reason}"`}`;
    if (!end.wasOpen) return `no answer: ${end.reason || end.code}`;
    return `accepted, then closed with ${how}${first === undefined ? ' before a first frame' : ''}`;
  }
  if (first === undefined) return `accepted, and then no frame for ${ANSWER_LIMIT_MS} ms`;
  return first.seen === undefined ? `a first frame that cannot be read: ${first.problem}` : `open: ${first.seen.type}`;
}
const BODY_START = 60;

/** `token_invalid`, `closed with 4401`, `no answer`: what came of an ask over the line. */
export function describeAnswer(answer: SeenFrame | undefined, line: Line): string {
  if (answer !== undefined) return answer.kind === 'error' ? (answer.code ?? 'error') : answer.type;
  return line.end?.kind === 'closed' ? `closed with ${line.end.code}` : `no answer for ${ANSWER_LIMIT_MS} ms`;
}

export function isRejected(line: Line, refusal: Refusal): boolean {
  const { end } = line;
  if (end?.kind !== 'rejected') return false;
  if (refusal.status !== undefined && end.status !== refusal.status) return false;
  return end.code !== undefined && refusal.codes.includes(end.code);
}

export function isAnsweredBy(answer: SeenFrame | undefined, refusal: Refusal): boolean {
  return answer?.kind === 'error' && answer.code !== undefined && refusal.codes.includes(answer.code);
}
