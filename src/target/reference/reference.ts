import type { Limits } from '../../contract/contract.ts';
import { referenceContract } from '../../contract/reference-contract.ts';
import type { DisturbanceKind } from '../../contract/disturbance.ts';
import { OP_KINDS, TOKEN_KINDS } from '../../plan/plan.ts';
import type { Target } from '../target.ts';
import { openWebSocket } from '../transports/websocket.ts';
import { forge } from './forge.ts';
import { readFrame } from './read-frame.ts';
import { readReply, readSession } from './read-reply.ts';
import { writeFrame, writeHandshake, writeRequest } from './write.ts';

/**
 * The target for a stack that speaks the reference protocol, ours or one written elsewhere. `disturbances`: what
 * whoever started it can do to it; nothing by default.
 */
export function referenceTarget(options: {
  readonly replicas: number;
  readonly limits?: Partial<Limits>;
  readonly disturbances?: readonly DisturbanceKind[];
}): Target {
  const contract = referenceContract(options.limits);
  const { framesPerSecond } = contract.limits;
  return {
    name: 'reference',
    contract,
    abilities: {
      ops: OP_KINDS.filter((op) => op !== 'probe' && op !== 'attach' && op !== 'share'),
      tokens: TOKEN_KINDS,
      resume: true,
      http: true,
      pins: options.replicas > 1,
      replicas: options.replicas,
      disturbances: options.disturbances ?? [],
      ...(framesPerSecond !== undefined && { framesPerSecond }),
    },
    open: (origin, opening, observer) => openWebSocket(origin, writeHandshake(opening), observer),
    reader: () => ({ opened: () => [], sent: () => undefined, read: (raw) => [readFrame(raw)] }),
    frame: writeFrame,
    request: writeRequest,
    readReply,
    readSession,
    forge,
    readyPath: '/ready',
    jwksPath: '/.well-known/jwks.json',
  };
}
