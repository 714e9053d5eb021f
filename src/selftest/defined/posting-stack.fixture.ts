import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { definedStack } from '../../cli/defined-stack.ts';
import { freePort } from '../../launch/free-port.ts';
import type { TargetConfig } from '../../target/define/config.ts';
import { defineTarget } from '../../target/define/define-target.ts';
import { askModel, bearerOf, listen, signIn, userOf } from './small-parts.fixture.ts';
import type { SmallStack } from './small-stack.fixture.ts';

/** What is wrong with it: what comes of a message goes to whoever connected last as well. */
export type PostingMistake = 'tells-the-last';

/** Starts an agent that takes messages by POST, and tells what comes of them on each WebSocket of their user. */
export async function startPostingStack(options: { readonly mistake?: PostingMistake } = {}): Promise<SmallStack> {
  const { mistake } = options;
  const modelPort = await freePort();
  const socketsOf = new Map<string, Set<WebSocket>>();
  let last: WebSocket | undefined;

  const tell = (user: string, event: object): void => {
    const all = new Set(socketsOf.get(user));
    if (mistake === 'tells-the-last' && last !== undefined) all.add(last);
    for (const socket of all) if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(event));
  };
  const work = async (user: string, { text, run }: { readonly text: string; readonly run: string }): Promise<void> => {
    tell(user, { type: 'started', run });
    const said = await askModel(modelPort, text);
    tell(user, said === undefined ? { type: 'failed', run } : { type: 'done', run, text: said });
  };
  const server = createServer((request, response) => {
    const user = userOf(bearerOf(request));
    if (request.method !== 'POST' || user === undefined) {
      response.writeHead(user === undefined ? 401 : 404).end();
      return;
    }
    const run = randomUUID();
    void readText(request).then((text) => {
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ run }));
      return work(user, { text, run });
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    const user = userOf(bearerOf(request));
    if (user === undefined) return stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    return sockets.handleUpgrade(request, stream, head, (socket) => {
      const own = socketsOf.get(user) ?? new Set();
      socketsOf.set(user, own.add(socket));
      last = socket;
      socket.on('close', () => own.delete(socket));
      socket.on('message', (data: Buffer) => socket.send(data.toString()));
    });
  });

  const listening = await listen(server, sockets);
  const { config } = defineTarget(configOf({ port: listening.port, modelPort }));
  return { choice: definedStack({ config, file: 'posting.config.ts' }, {}), stop: () => listening.stop() };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => request.on('end', resolve));
  // What the configuration below writes.
  return (JSON.parse(Buffer.concat(chunks).toString()) as { text: string }).text;
}

function configOf({ port, modelPort }: { readonly port: number; readonly modelPort: number }): TargetConfig {
  return {
    name: 'posting',
    url: `http://127.0.0.1:${port}`,
    model: { listen: `127.0.0.1:${modelPort}` },
    users: { signIn },
    connect: { messages: 'http' },
    refuses: { handshake: { status: [401] } },
    send: ({ text }) => ({ path: '/ask', body: { text } }),
    ping: ({ nonce }) => ({ type: 'ping', nonce }),
    read: ({ json, status }) => {
      if (status !== undefined) return status === 202 ? { kind: 'accepted', run: json.run } : { kind: 'error' };
      if (json.type === 'ping') return { kind: 'pong', nonce: json.nonce };
      const kinds = { started: 'agent_started', done: 'agent_completed', failed: 'agent_error' } as const;
      return { kind: kinds[json.type as keyof typeof kinds], run: json.run, text: json.text };
    },
    delivery: { audience: 'user' },
  };
}
