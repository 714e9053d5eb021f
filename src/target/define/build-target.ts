import type { Ask } from '../../contract/ask.ts';
import { OP_KINDS, TOKEN_KINDS, type Abilities, type OpKind, type TokenKind } from '../../plan/plan.ts';
import { forge } from '../reference/forge.ts';
import type { Target, WireRequest } from '../target.ts';
import { asRequest } from '../transports/posting.ts';
import type { TargetConfig } from './config.ts';
import { contractOf } from './contract-of.ts';
import { createFrameReader, toldRun, toldThread } from './frame-reader.ts';
import { openConnection, placeOnRequest, textOf } from './open-connection.ts';
import { provideUsers } from './provide-users.ts';
import { createUserMemories } from './user-memory.ts';

/** The target that a configuration describes. `puppet`: its model is ours. `directory`: of the configuration. */
export function buildTarget(
  config: TargetConfig,
  { replicas, puppet, directory }: { readonly replicas: number; readonly puppet: boolean; readonly directory: string },
): Target {
  let readers = 0;
  const memoryOf = createUserMemories();
  return {
    name: config.name ?? 'stack',
    contract: contractOf(config),
    abilities: abilitiesOf(config, { replicas, puppet }),
    open: (origin, { token, device, resumeFrom = 0, resumeOf }, observer) => {
      const cursor = resumeOf && memoryOf(resumeOf).cursorAt(resumeFrom);
      return openConnection(config, { origin, token, device, cursor, directory }, observer);
    },
    reader: ({ resumes, ...of }) =>
      createFrameReader(config, { number: (readers += 1), memory: memoryOf(of), userId: of.userId, resumes }),
    frame: (ask, { requestId }) => writeFrame(config, ask, requestId),
    provision: provideUsers(config),
    request: (ask) => writeRequest(config, ask),
    placeToken: (wire, token) => placeOnRequest(config, { wire, token }),
    readReply: (_ask, status) => (status < 400 ? {} : { code: String(status) }),
    readSession: () => {
      throw new Error('the users of this target are signed in by its configuration');
    },
    forge: async (kind, options) =>
      kind === 'garbage' ? `${options.token.slice(0, 8)}-garbage` : await forge(kind, options),
    readyPath: config.start?.ready ?? '/',
    jwksPath: '/',
  };
}

/** Ops that every target can do, by nothing but opening, closing and sending. */
const ALWAYS: readonly OpKind[] = ['connect', 'send', 'release', 'disconnect'];

function abilitiesOf(
  config: TargetConfig,
  { replicas, puppet }: { readonly replicas: number; readonly puppet: boolean },
): Abilities {
  const { ids = {}, limits = {}, connect, refuses, users } = config;
  const isWebSocket = (connect.transport ?? 'websocket') === 'websocket';
  const able: readonly OpKind[] = [
    ...ALWAYS,
    ...(config.stop === undefined ? [] : (['stop'] as const)),
    ...(config.probes === undefined ? [] : (['probe'] as const)),
    ...(config.attach === undefined ? [] : (['attach'] as const)),
    ...(config.share === undefined ? [] : (['share'] as const)),
    ...(isWebSocket ? (['stall', 'drain'] as const) : []),
  ];
  return {
    ops: OP_KINDS.filter((op) => able.includes(op)),
    tokens: refuses === undefined ? ['valid'] : TOKEN_KINDS.filter((kind) => canForge(kind, config)),
    resume: connect.resume !== undefined,
    http: false,
    pins: false,
    replicas,
    disturbances: [],
    puppet,
    subprotocol: false,
    devices: connect.device !== undefined,
    threads: ids.threads ?? ids.thread === 'client',
    keys: ids.key === true,
    ...(config.probes !== undefined && { probes: Object.keys(config.probes) }),
    // Where connections hear of each other's runs, equal ids on two of them would be one user's own mistake.
    countedIds: ids.request === undefined ? hearsOfItselfAlone(config) : ids.request !== false,
    ...(ids.request === 'number' && { numericIds: true }),
    clientThreads: ids.thread === 'client',
    ...(config.delivery?.audience === 'run' && { reattaches: false }),
    ...('list' in users && { users: users.list.length }),
    ...(limits.connections !== undefined && { connections: limits.connections }),
    // Large messages are made of ASCII.
    ...(limits.textBytes !== undefined && { textCharacters: limits.textBytes }),
  };
}

/** Tokens that are made of sound ones, or of none, without the service's help. */
function canForge(kind: TokenKind, { users }: TargetConfig): boolean {
  if (kind === 'valid' || kind === 'none' || kind === 'garbage') return true;
  return 'jwt' in users && (kind === 'alg-none' || kind === 'changed-body' || kind === 'wrong-key');
}

function writeFrame(config: TargetConfig, ask: Ask, request: string): string {
  const write = config.connect.messages === 'http' ? asRequest : textOf;
  switch (ask.kind) {
    case 'send': {
      const { content: text, threadId: thread, key, userId: user = '' } = ask;
      return write(config.send({ text, request, thread, key, user }));
    }
    case 'stop':
      return write(config.stop?.({ run: toldRun(ask.runId), request }));
    case 'attach':
      return write(config.attach?.({ run: toldRun(ask.runId), thread: toldThread(ask.threadId), request }));
    case 'ping':
      return textOf(config.ping?.({ nonce: ask.nonce, request }));
    default:
      throw new Error(`${ask.kind} cannot be asked of this target`);
  }
}

function hearsOfItselfAlone({ delivery }: TargetConfig): boolean {
  return (delivery?.audience ?? 'connection') === 'connection';
}

function writeRequest({ probes, share }: TargetConfig, ask: Ask): WireRequest {
  if (ask.kind !== 'probe' && ask.kind !== 'share') throw new Error(`${ask.kind} cannot be asked over HTTP here`);
  const write = ask.kind === 'share' ? share : probes?.[ask.name];
  const { runId, threadId, userId: user } = ask;
  const written = write?.({ run: toldRun(runId), thread: toldThread(threadId), user });
  if (written === undefined) {
    const field = ask.kind === 'share' ? 'share' : `probes.${ask.name}`;
    throw new Error(`expected ${field} in the configuration`);
  }
  const { method = 'GET', path, headers, body } = written;
  return {
    service: 'backend',
    method,
    path,
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
