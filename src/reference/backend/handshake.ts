import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { STATUS_OF } from '../../protocol/codes.ts';
import { SUBPROTOCOL, SUBPROTOCOL_TOKEN_PREFIX } from '../../protocol/client-frames.ts';
import { errorBody, Refusal, toRefusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import type { Standing } from '../store/read-events.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { Principal } from '../verify-token.ts';
import { bearerToken, expired, isExpired } from '../verify-token.ts';
import { bad } from './client-frame.ts';
import type { Connection } from './connection.ts';

export interface HandshakeParts {
  readonly seams: Pick<Seams, 'verifyToken' | 'admit' | 'hear'>;
  readonly sockets: WebSocketServer;
  readonly replica: number;
  /** False while the replica ends. */
  accepting(): boolean;
  createConnection(opened: { principal: Principal; device: string | undefined }): Connection;
  readonly sessions: Pick<SessionStore, 'isRevoked'>;
  readStanding(userId: string): Promise<Standing>;
  readonly onInternalError: (error: unknown) => void;
}

/**
 * Answers the request for a socket: looks at token, query and cursor, and only then upgrades; a refusal is an HTTP
 * answer. The connection is registered before head and session are read, so that neither event nor revocation falls
 * between.
 */
export async function shakeHands(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  parts: HandshakeParts,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  let connection: Connection | undefined;
  let opened = false;
  try {
    const url = new URL(request.url ?? '/', 'http://backend');
    if (url.pathname !== '/ws') throw new Refusal('not_found', 'no such path');
    if (!parts.accepting()) throw new Refusal('unavailable', 'this replica is ending');
    const verified = await parts.seams.verifyToken(readToken(request), 'handshake');
    const resumeFrom = readResumeFrom(url.searchParams);
    const principal = await parts.seams.admit(verified);
    const device = url.searchParams.get('device_id') ?? undefined;
    const accepted = parts.createConnection({ principal, device });
    connection = accepted;
    await parts.seams.hear(accepted);
    const [standing, revoked] = await Promise.all([
      parts.readStanding(principal.userId),
      parts.sessions.isRevoked(principal.sessionId),
    ]);
    if (revoked || !accepted.alive()) throw deadToken(principal);
    const oldest = standing.oldest ?? standing.head + 1;
    if (resumeFrom !== null && (resumeFrom > standing.head || resumeFrom < oldest - 1)) {
      throw new Refusal('cursor_out_of_range', 'events after this number are not there');
    }
    parts.sockets.handleUpgrade(request, socket, head, (upgraded) => {
      opened = true;
      accepted.open(upgraded, {
        after: resumeFrom ?? standing.head,
        head: standing.head,
        resumedFrom: resumeFrom,
        replica: parts.replica,
      });
    });
  } catch (error) {
    const refusal = toRefusal(error);
    if (refusal.code === 'internal') parts.onInternalError(error);
    refuse(socket, refusal);
  } finally {
    if (!opened) connection?.dispose();
  }
}

/** Chooses the subprotocol that a browser offers beside its token. */
export function selectSubprotocol(offered: ReadonlySet<string>): string | false {
  return offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false;
}

/** The token of the header, or of a subprotocol where there is no header at all. */
function readToken(request: IncomingMessage): string {
  const { authorization } = request.headers;
  const token =
    authorization === undefined
      ? subprotocolToken(request.headers['sec-websocket-protocol'])
      : bearerToken(authorization);
  if (token === undefined) throw new Refusal('token_missing', 'expected a Bearer token');
  return token;
}

function subprotocolToken(header: string | undefined): string | undefined {
  const offered = (header ?? '').split(',').map((name) => name.trim());
  const carrier = offered.find((name) => name.startsWith(SUBPROTOCOL_TOKEN_PREFIX));
  if (!offered.includes(SUBPROTOCOL) || carrier === undefined) return undefined;
  return Buffer.from(carrier.slice(SUBPROTOCOL_TOKEN_PREFIX.length), 'base64url').toString('utf8');
}

function readResumeFrom(query: URLSearchParams): number | null {
  const text = query.get('resume_from');
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw bad('expected `resume_from` to be a whole number');
  return Number(text);
}

// A connection that ended before it opened did so because its token ran out meanwhile, or its session was revoked.
function deadToken(principal: Principal): Refusal {
  return isExpired(principal) ? expired() : new Refusal('token_revoked', 'the session has ended');
}

function refuse(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(errorBody(refusal));
  const status = STATUS_OF[refusal.code];
  socket.end(
    [
      `HTTP/1.1 ${status} ${refusal.code}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: private, no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
