import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Relay {
  readonly url: string;
  /** Ends every connection, also those under way. */
  stop(): Promise<void>;
}

/**
 * Passes each connection on to the first of the addresses where somebody listens at that moment, and closes it where
 * nobody does. A stack in containers has its model so at one address, whether the fuzzer runs beside it or on the host.
 */
export async function startRelay(options: Address & { readonly to: readonly Address[] }): Promise<Relay> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    // An error is followed by the close, which is what the other side is told of.
    return socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    void passOn(keep(client), options.to, keep);
  });
  await once(server.listen(options.port, options.host), 'listening');
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}`,
    stop: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

async function passOn(client: Socket, addresses: readonly Address[], keep: (socket: Socket) => Socket): Promise<void> {
  for (const address of addresses) {
    const upstream = keep(connect({ ...address, noDelay: true }));
    if (!(await isConnected(upstream))) continue;
    carry(client, upstream);
    carry(upstream, client);
    return;
  }
  client.destroy();
}

function isConnected(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
  });
}

/** What comes from one side goes to the other, its end too; a side that broke off breaks the other one off. */
function carry(from: Socket, to: Socket): void {
  const breakOff = (): void => {
    if (!from.readableEnded) to.destroy();
  };
  if (from.destroyed) breakOff();
  from.once('close', breakOff).pipe(to);
}
