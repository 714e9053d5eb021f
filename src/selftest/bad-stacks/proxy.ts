import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { decodeJwt } from 'jose';
import { WebSocket, WebSocketServer } from 'ws';

/** What a proxy does otherwise than the sound backend behind it. Frames are those of the server, counted over all. */
export type Misbehaviour =
  | { readonly kind: 'none' }
  /** Answers every handshake with 503. */
  | { readonly kind: 'refuses-handshakes' }
  /** Accepts every handshake, and closes with 1011 before a first frame. */
  | { readonly kind: 'closes-at-once' }
  /**
   * Takes a token for sound whose `sub` once came with a token that the backend let in, as a gateway would that looks
   * at claims and at no signature.
   */
  | { readonly kind: 'trusts-claims' }
  /** After each frame of that number, and of its multiples, comes one that is no JSON. */
  | { readonly kind: 'babbles'; readonly every: number }
  /** Resets every connection and stops listening with the frame of that number. */
  | { readonly kind: 'dies'; readonly afterFrames: number };

/** A backend on 127.0.0.1 that forwards to another one, except where it misbehaves. */
export interface Proxy {
  readonly url: string;
  /** Resets every connection and stops listening; may be called again. */
  die(): void;
  /** Listens again where it did before it died. */
  revive(): Promise<void>;
}

interface Context {
  readonly to: string;
  readonly misbehaviour: Misbehaviour;
  readonly die: () => void;
  frames: number;
  /** A sound token of each user whose requests came by, by their `sub`. */
  readonly sound: Map<string, string>;
}

/** Starts a proxy in front of the backend at `to` (`http://host:port`). */
export async function startProxy(to: string, misbehaviour: Misbehaviour): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer();
  const die = (): void => {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const context: Context = { to, misbehaviour, die, frames: 0, sound: new Map() };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (incoming, outgoing) => forwardRequest(incoming, outgoing, context));
  server.on('upgrade', (incoming, socket, head) => answerHandshake({ incoming, socket, head }, context));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    die,
    revive: async () => {
      context.frames = -Infinity;
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
  };
}

function forwardRequest(incoming: IncomingMessage, outgoing: ServerResponse, context: Context): void {
  const { method, url = '/' } = incoming;
  const headers = { ...incoming.headers, ...trust(incoming, context) };
  const onward = request(new URL(url, context.to), { method, headers }, (answer) => {
    if (answer.statusCode !== 401) learn(incoming, context);
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

interface Handshake {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function trust({ headers }: IncomingMessage, { misbehaviour, sound }: Context): { authorization?: string } {
  const token = misbehaviour.kind === 'trusts-claims' ? sound.get(claimedBy(headers.authorization)) : undefined;
  return token === undefined ? {} : { authorization: token };
}

function learn({ headers: { authorization } }: IncomingMessage, { sound }: Context): void {
  const user = claimedBy(authorization);
  if (authorization !== undefined && !sound.has(user)) sound.set(user, authorization);
}

/** The `sub` that a Bearer token claims, whoever signed it. */
function claimedBy(authorization = ''): string {
  try {
    return decodeJwt(authorization.replace(/^Bearer /, '')).sub ?? '';
  } catch {
    return '';
  }
}

function answerHandshake(handshake: Handshake, context: Context): void {
  switch (context.misbehaviour.kind) {
    case 'refuses-handshakes':
      handshake.socket.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    case 'closes-at-once':
      accept(handshake, '', (client) => client.close(1011, 'no more'));
      return;
    case 'none':
    case 'trusts-claims':
    case 'babbles':
    case 'dies':
      forwardHandshake(handshake, context);
      return;
    default:
      context.misbehaviour satisfies never;
  }
}

function forwardHandshake(handshake: Handshake, context: Context): void {
  const { incoming, socket } = handshake;
  const headers = { ...incoming.headers, ...trust(incoming, context) };
  const { authorization, 'sec-websocket-protocol': offered = '' } = headers;
  const protocols = offered.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  const backend = new WebSocket(new URL(incoming.url ?? '/', context.to.replace(/^http/, 'ws')), protocols, {
    headers: authorization === undefined ? {} : { authorization },
    perMessageDeflate: false,
  });
  const early: Buffer[] = [];
  const keep = (data: Buffer): void => void early.push(data);
  backend.on('message', keep);
  backend.on('error', () => undefined);
  backend.on('unexpected-response', (_request, answer: IncomingMessage) => refuse(socket, answer));
  socket.once('close', () => backend.terminate());
  backend.once('open', () => {
    accept(handshake, backend.protocol, (client) => {
      backend.off('message', keep);
      for (const data of early) send(client, data, context);
      join(client, backend, context);
    });
  });
}

function accept({ incoming, socket, head }: Handshake, protocol: string, then: (client: WebSocket) => void): void {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => protocol || false,
  });
  server.handleUpgrade(incoming, socket, head, then);
}

function refuse(socket: Duplex, answer: IncomingMessage): void {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  const { rawHeaders } = answer;
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  answer.pipe(socket);
}

function join(client: WebSocket, backend: WebSocket, context: Context): void {
  client.on('error', () => undefined);
  client.on('message', (data: Buffer) => backend.send(data.toString()));
  backend.on('message', (data: Buffer) => send(client, data, context));
  client.on('close', (code, reason) => passClose(backend, code, reason));
  backend.on('close', (code, reason) => passClose(client, code, reason));
}

function send(client: WebSocket, data: Buffer, context: Context): void {
  const { misbehaviour, die } = context;
  context.frames += 1;
  if (misbehaviour.kind === 'dies' && context.frames >= misbehaviour.afterFrames) die();
  client.send(data.toString());
  if (misbehaviour.kind === 'babbles' && context.frames % misbehaviour.every === 0) client.send('this is {no JSON');
}

/** 1005 and 1006 stand for what was not said and cannot be said either. */
function passClose(to: WebSocket, code: number, reason: Buffer): void {
  if (code === 1005) to.close();
  else if (code === 1006) to.terminate();
  else to.close(code, reason);
}
