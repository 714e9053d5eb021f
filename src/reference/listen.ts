import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { OverhearError } from '../support/errors.ts';

const KEEP_ALIVE_MS = 120_000;

export interface Listening {
  readonly server: Server;
  readonly url: string;
  /** Ends every connection, also those under way. */
  close(): Promise<void>;
}

/** Serves an app on a port (0: a free one). Errors: `port-in-use`. */
export async function listen(
  app: { fetch(request: Request): Response | Promise<Response> },
  options: { host: string; port: number; what: string },
): Promise<Listening> {
  // Without TLS options the adaptor makes a server of node:http.
  const server = createAdaptorServer({
    fetch: (request) => app.fetch(request),
    overrideGlobalObjects: false,
  }) as Server;
  // Longer than clients keep an idle connection, so that none asks on one that is being closed.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    server,
    url: `http://${options.host}:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function explain(error: Error, options: { host: string; port: number; what: string }): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new OverhearError(
    'port-in-use',
    `expected port ${options.port} of ${options.host} to be free for the ${options.what}`,
    {
      hint: `End what listens there, or choose another port for the ${options.what}.`,
      cause: error,
    },
  );
}
