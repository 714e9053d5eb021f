import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { WebSocketServer, type WebSocket } from 'ws';
import { listen } from '../../reference/listen.ts';
import type { NetraAuthenticate } from './authenticate.ts';
import { workNetraFrame, type NetraConversation } from './conversation.ts';
import { errorMessageFrame, netraNow, systemFrame, welcomeFrame, type NetraFrame } from './frames.ts';
import { selectProtocol } from './handshake.ts';
import type { NetraOptions, NetraUser } from './options.ts';

const DROPPED_AFTER_MS = 1_000;

export interface NetraBackend {
  readonly url: string;
  stop(): Promise<void>;
}

interface Registered {
  readonly user: NetraUser;
  readonly socket: WebSocket;
}

/** Serves the backend. Each handshake at `/ws` is accepted, and looked at afterwards. */
export async function serveNetraBackend(
  options: NetraOptions,
  authenticate: NetraAuthenticate,
): Promise<NetraBackend> {
  const app = new Hono();
  for (const path of ['/health', '/ws/health']) {
    app.get(path, (context) => context.json({ status: 'healthy', service: 'netra-ai-platform', version: '1.0.0' }));
  }
  app.notFound((context) => context.json({ detail: 'Not Found' }, 404));
  const listening = await listen(app, { host: '127.0.0.1', port: options.backendPort ?? 0, what: 'backend' });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: selectProtocol });
  const registry = new Map<string, Registered>();
  const ending = new AbortController();
  listening.server.on('upgrade', (request, stream, head) => {
    if (new URL(request.url ?? '/', listening.url).pathname !== '/ws') {
      stream.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      keepSocket({ options, authenticate, registry, signal: ending.signal }, { request, socket });
    });
  });
  return {
    url: listening.url,
    stop: async () => {
      ending.abort();
      for (const socket of sockets.clients) socket.terminate();
      await listening.close();
    },
  };
}

interface House {
  readonly options: NetraOptions;
  readonly authenticate: NetraAuthenticate;
  /** By connection id. */
  readonly registry: Map<string, Registered>;
  readonly signal: AbortSignal;
}

/** Reads from the first moment on; what comes is worked off one by one, after the welcome. */
function keepSocket(house: House, { request, socket }: { request: IncomingMessage; socket: WebSocket }): void {
  const greeted = greet(house, { request, socket });
  let work: Promise<unknown> = greeted;
  socket.on('message', (data: Buffer) => {
    work = work.then(async () => {
      const conversation = await greeted;
      if (conversation !== undefined) await workNetraFrame(conversation, data);
    });
  });
  // What breaks a socket is told by its close.
  socket.on('error', () => undefined);
}

/** Lets a socket in, or says why not and closes it; undefined when it is not in. */
async function greet(
  { options, authenticate, registry, signal }: House,
  { request, socket }: { readonly request: IncomingMessage; readonly socket: WebSocket },
): Promise<NetraConversation | undefined> {
  const user = await authenticate(request).catch(() => undefined);
  if (user === undefined) return refuse(socket, { code: 'AUTH_FAILED', message: 'Authentication failed' });
  if (options.bug === 'dies-1011') {
    return refuse(socket, { code: 'FACTORY_INITIALIZATION_FAILED', message: 'Factory initialization failed' });
  }
  await passTime(options.welcomeDelayMs, socket);
  if (socket.readyState !== socket.OPEN) return undefined;
  registry.set(user.connectionId, { user, socket });
  socket.on('close', () => registry.delete(user.connectionId));
  const form = options.welcome ?? (options.bug === 'demo-user' ? 'cut' : 'whole');
  write(socket, welcomeFrame(user, form));
  write(socket, systemFrame('ping', { timestamp: netraNow() }));
  if (options.bug === 'drops-after-welcome') void passTime(DROPPED_AFTER_MS, socket).then(() => socket.terminate());
  return {
    options,
    user,
    signal,
    send: (frame) => write(socket, frame),
    sendToUser: (frame) => {
      for (const other of registry.values()) {
        if (other.user.userId === user.userId) write(other.socket, frame);
      }
    },
  };
}

function refuse(socket: WebSocket, { code, message }: { readonly code: string; readonly message: string }): undefined {
  write(socket, errorMessageFrame(code, message));
  socket.close(1011, message);
}

/** At most once: what comes for a socket that is not open is gone. */
function write(socket: WebSocket, frame: NetraFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

/** The delays before a welcome and after it are of the wire; a socket that closes ends them. */
function passTime(delayMs: number, socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
