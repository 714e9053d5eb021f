import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on 127.0.0.1 that is no stack. */
export interface Stranger {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Answers everything with 200 and a page, also a request to upgrade: as the web server of a single-page app does. */
export function startWebPage(): Promise<Stranger> {
  return serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
  });
}

/** Serves on a free port, or the one given. */
export async function serve(
  listener: Parameters<typeof createServer>[1] & {},
  options: { readonly port?: number } = {},
): Promise<Stranger> {
  const server = createServer(listener).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
