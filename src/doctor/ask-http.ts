import type { HttpEnd } from '../client/http.ts';
import type { Ask } from '../contract/ask.ts';
import type { Refusal } from '../contract/contract.ts';
import type { SeenReply } from '../contract/seen.ts';
import type { Service } from '../report/diagnosis.ts';
import type { Came } from '../report/diagnosis.ts';
import type { Target, WireRequest } from '../target/target.ts';
import { failed } from './check.ts';
import type { Patient } from './patient.ts';

/** What an HTTP request came to. `problem`: the target could not read the answer. */
export type Reply =
  | { readonly kind: 'silent'; readonly why: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly seen?: SeenReply;
      readonly problem?: string;
    };

/** Asks something of a service at `origin`, and has the target read the answer. */
export async function askHttp(
  patient: Patient,
  ask: Ask,
  options: { readonly origin: string } & Parameters<Target['request']>[1],
): Promise<Reply> {
  const wire = patient.target.request(ask, options);
  const end = await send(patient, options.origin, wire, options.token);
  if (end.kind === 'broken') return { kind: 'silent', why: end.why };
  const { status, body } = end.answer;
  try {
    return { kind: 'answered', status, body, seen: patient.target.readReply(ask, status, body) };
  } catch (error) {
    return { kind: 'answered', status, body, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks for a path, as it stands and without a token. */
export async function getPath(
  patient: Patient,
  url: { readonly origin: string; readonly path: string },
): Promise<Reply> {
  const wire: WireRequest = { service: 'backend', method: 'GET', path: url.path };
  const end = await send(patient, url.origin, wire, null);
  return end.kind === 'broken' ? { kind: 'silent', why: end.why } : { kind: 'answered', ...end.answer };
}

function send(patient: Patient, origin: string, wire: WireRequest, token: string | null): Promise<HttpEnd> {
  const { http, requests, signal, target } = patient;
  const placed = token === null ? undefined : target.placeToken?.(wire, token);
  return new Promise((resolve) => {
    const pending = http.send(origin, placed ?? wire, placed === undefined ? token : null, (end) => {
      requests.delete(pending);
      resolve(end);
    });
    requests.add(pending);
    if (signal.aborted) pending.abort();
  });
}

/** `401 token_missing`, `200 "<html>…"`, `no answer: …` */
export function describeReply(reply: Reply): string {
  if (reply.kind === 'silent') return `no answer: ${reply.why}`;
  const { status, body, seen } = reply;
  if (seen !== undefined) return seen.code === undefined ? String(status) : `${status} ${seen.code}`;
  return body === '' ? String(status) : `${status} ${JSON.stringify(body.slice(0, BODY_START))}`;
}
const BODY_START = 60;

/** Whether it is refused just so. */
export function isRefused(reply: Reply, refusal: Refusal): boolean {
  if (reply.kind === 'silent' || reply.status < 400) return false;
  if (refusal.status !== undefined && reply.status !== refusal.status) return false;
  return reply.seen?.code !== undefined && refusal.codes.includes(reply.seen.code);
}

/** `401 token_missing` */
export function describeRefusal({ status, codes }: Refusal): string {
  return [...(status === undefined ? [] : [status]), codes.join(' or ')].join(' ');
}

/** What is wrong with a service that was silent, or answered by an error of its own. Undefined when neither is so. */
export function findSilence(reply: Reply, service: Service, url: string): Came | undefined {
  if (reply.kind === 'silent') {
    return failed(`${url} gave no answer: ${reply.why}`, 'silent', { kind: 'start', service });
  }
  if (reply.status < 500) return undefined;
  return failed(`${url} was answered ${describeReply(reply)}`, 'not-ready', { kind: 'see-log', service });
}
