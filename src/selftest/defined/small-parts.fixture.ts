import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocketServer } from 'ws';
import type { UserConfig } from '../../target/define/config.ts';

/** Anybody signs in by a name. */
export function signIn({ name }: { readonly name: string }): Promise<UserConfig> {
  return Promise.resolve({ id: name, token: `token of ${name}` });
}

export function userOf(token: string | null): string | undefined {
  return /^token of (\w+)$/.exec(token ?? '')?.[1];
}

export function bearerOf({ headers }: IncomingMessage): string | null {
  return headers.authorization?.replace('Bearer ', '') ?? null;
}

/** What the model says to a text, as JSON; undefined when it does not answer. */
export async function askModel(port: number, text: string): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: text }] }),
  }).catch(() => undefined);
  return answer?.ok === true ? await answer.text().catch(() => undefined) : undefined;
}

export async function listen(
  server: Server,
  sockets: WebSocketServer,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
