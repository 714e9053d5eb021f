import type { Ask } from '../contract/ask.ts';
import type { Came, Service } from '../report/diagnosis.ts';
import { askHttp, describeRefusal, describeReply, findSilence, getPath, isRefused, type Reply } from './ask-http.ts';
import { eachOf, failed, fine, NOT_PROMISED, type Check } from './check.ts';
import { describeLine, isRejected, openLine } from './line.ts';
import type { Patient } from './patient.ts';

/** Reads nothing that anybody owns, so that no cache remembers it; a sound stack refuses it, with and without token. */
export const NOBODYS_RUN: Ask = { kind: 'run', runId: 'doctor-knows-no-such-run' };

/** Is it there, and is it what the flags say it is? A proxy or a web page that answers everything is none. */
export const REACH: readonly Check[] = [
  {
    name: 'auth-keys',
    stage: 'reach',
    needs: [],
    form: 'short',
    tried: ({ stack, target }) => `GET ${stack.endpoints.auth}${target.jwksPath}`,
    perform: findKeys,
  },
  {
    name: 'auth-refusal',
    stage: 'reach',
    needs: ['auth-keys'],
    form: 'short',
    tried: () => 'who am I, asked of the auth service without a token',
    perform: (patient) => refuseStranger(patient, { service: 'auth', ask: { kind: 'me' } }),
  },
  {
    name: 'backend-ready',
    stage: 'reach',
    needs: [],
    form: 'short',
    tried: ({ stack, target }) => stack.endpoints.backends.map((url) => `GET ${url}${target.readyPath}`).join(', '),
    perform: (patient) => eachOf(patient.stack.endpoints.backends, (origin) => findReady(patient, origin)),
  },
  {
    name: 'backend-refusal',
    stage: 'reach',
    needs: ['backend-ready'],
    form: 'short',
    tried: () => 'a run that never was, asked of each backend without a token',
    perform: async (patient) =>
      patient.target.abilities.http ? refuseStranger(patient, { service: 'backend', ask: NOBODYS_RUN }) : NOT_PROMISED,
  },
  {
    name: 'handshake-refusal',
    stage: 'reach',
    needs: ['backend-ready'],
    form: 'short',
    tried: () => 'a WebSocket handshake with each backend without a token',
    perform: (patient) => eachOf(patient.stack.endpoints.backends, (origin) => rejectStranger(patient, origin)),
  },
];

async function findKeys(patient: Patient): Promise<Came> {
  const origin = patient.stack.endpoints.auth;
  const path = patient.target.jwksPath;
  const reply = await getPath(patient, { origin, path });
  const silence = findSilence(reply, 'auth', origin + path);
  if (silence !== undefined) return silence;
  const keys = countKeys(reply);
  if (keys > 0) return fine(`200, ${keys} public ${keys === 1 ? 'key' : 'keys'}`);
  return failed(`${describeReply(reply)}, expected public keys`, 'unusable', {
    kind: 'correct-address',
    service: 'auth',
  });
}

function countKeys(reply: Reply): number {
  if (reply.kind === 'silent' || reply.status !== 200) return 0;
  try {
    const json: unknown = JSON.parse(reply.body);
    const keys = typeof json === 'object' && json !== null && 'keys' in json ? json.keys : undefined;
    return Array.isArray(keys) ? keys.length : 0;
  } catch {
    return 0;
  }
}

async function findReady(patient: Patient, origin: string): Promise<Came> {
  const path = patient.target.readyPath;
  const reply = await getPath(patient, { origin, path });
  if (reply.kind === 'answered' && reply.status === 200) return fine('200');
  if (reply.kind === 'answered' && reply.status === 503) {
    return failed(`${origin}${path} was answered ${describeReply(reply)}`, 'not-ready', { kind: 'see-readiness' });
  }
  return (
    findSilence(reply, 'backend', origin + path) ??
    failed(`${origin}${path} was answered ${describeReply(reply)}, expected 200`, 'unusable', {
      kind: 'correct-address',
      service: 'backend',
    })
  );
}

/** Whoever has no token is refused, in the target's own words: a server that answers everything alike has none. */
function refuseStranger(patient: Patient, asked: { readonly service: Service; readonly ask: Ask }): Promise<Came> {
  const { service, ask } = asked;
  const { auth, backends } = patient.stack.endpoints;
  const refusal = patient.target.contract.refusals['token-missing']?.http;
  if (refusal === undefined) return Promise.resolve(NOT_PROMISED);
  return eachOf(service === 'auth' ? [auth] : backends, async (origin) => {
    const reply = await askHttp(patient, ask, { origin, token: null });
    if (isRefused(reply, refusal)) return fine(describeReply(reply));
    const silence = findSilence(reply, service, origin);
    if (silence !== undefined) return silence;
    const what = `${origin} answered ${describeReply(reply)}, expected ${describeRefusal(refusal)}`;
    const isItsOwn = reply.kind === 'answered' && reply.seen !== undefined && reply.status !== 404;
    return isItsOwn
      ? failed(what, 'violated', { kind: 'refuse-first' })
      : failed(what, 'unusable', { kind: 'correct-address', service });
  });
}

async function rejectStranger(patient: Patient, origin: string): Promise<Came> {
  const refusal = patient.target.contract.refusals['token-missing']?.handshake;
  if (refusal === undefined) return NOT_PROMISED;
  const line = await openLine(patient, { origin, token: null });
  const { end } = line;
  const came = describeLine(line);
  await line.leave();
  if (isRejected(line, refusal)) return fine(came);
  const what = `${origin}: ${came}, expected ${describeRefusal(refusal)}`;
  if (end?.kind === 'closed' && !end.wasOpen) return failed(what, 'silent', { kind: 'start', service: 'backend' });
  if (end?.kind !== 'rejected') return failed(what, 'violated', { kind: 'refuse-first' });
  if (end.status >= 500) return failed(what, 'unusable', { kind: 'see-log', service: 'backend' });
  return end.code === undefined || end.status < 400
    ? failed(what, 'unusable', { kind: 'pass-upgrades' })
    : failed(what, 'violated', { kind: 'refuse-first' });
}
