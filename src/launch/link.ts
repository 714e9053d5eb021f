import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { OverhearError } from '../support/errors.ts';
import { createLane } from './lane.ts';

/** A TCP proxy of ours on 127.0.0.1, between whoever connects to it and where it leads. */
export interface Link {
  readonly port: number;
  /** Where connections lead that are made from now on; undefined: nowhere, they are reset. */
  lead(port: Place | undefined): void;
  /**
   * Resets the connections that there are, and each new one at once, until it is healed: both sides notice, so that
   * what is tried is how they recover and not how long they wait. The one that nobody notices is a long delay.
   */
  cut(): void;
  /** Brings each piece of data so much later, in its order, until it is healed. */
  delay(delayMs: number): void;
  /** Lets new connections in again, and brings at once what is delayed. */
  heal(): void;
  /** Resets the connections that there are. */
  drop(): void;
  close(): Promise<void>;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Listens on `port`, or on a free one. Rejects with `port-in-use`. */
export async function createLink(options: { readonly port?: number; readonly to?: Place } = {}): Promise<Link> {
  const pairs = new Set<Pair>();
  let to = options.to;
  let isCut = false;
  let delayMs = 0;

  // Each side may end its half while the other still sends.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    near.on('error', () => undefined);
    if (isCut || to === undefined) return resetSocket(near);
    const pair = join(near, to, delayMs);
    pairs.add(pair);
    void pair.gone.then(() => pairs.delete(pair));
  });
  const drop = (): void => {
    for (const pair of pairs) pair.reset();
  };
  const setDelay = (ms: number): void => {
    delayMs = ms;
    for (const pair of pairs) pair.delay(ms);
  };
  const port = await listen(server, options.port ?? 0);
  return {
    port,
    lead: (place) => {
      to = place;
    },
    cut: () => {
      isCut = true;
      drop();
    },
    delay: setDelay,
    heal: () => {
      isCut = false;
      setDelay(0);
    },
    drop,
    close: async () => {
      drop();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A connection to the link, and the one that it leads on with. */
interface Pair {
  delay(delayMs: number): void;
  reset(): void;
  readonly gone: Promise<unknown>;
}

function join(near: Socket, to: Place, delayMs: number): Pair {
  const far = connect({ ...to, allowHalfOpen: true, noDelay: true });
  far.on('error', () => undefined);
  const lanes = [createLane({ from: near, to: far }), createLane({ from: far, to: near })];
  for (const lane of lanes) lane.delay(delayMs);
  const reset = (): void => {
    for (const lane of lanes) lane.stop();
    for (const socket of [near, far]) resetSocket(socket);
  };
  const gone = [near, far].map(async (socket) => {
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    // One that ended in order has ended both halves, and so has the other; any other end reaches the other as a reset.
    const inOrder = socket.readableEnded && socket.writableFinished;
    if (!inOrder) reset();
  });
  return {
    delay: (ms) => {
      for (const lane of lanes) lane.delay(ms);
    },
    reset,
    gone: Promise.all(gone),
  };
}

/**
 * Node loses a socket, which then stays open and keeps the process alive, when it is reset while its own end is on the
 * way; that one, and one that is not open yet, is closed instead.
 */
function resetSocket(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isEnding) socket.destroy();
  else socket.resetAndDestroy();
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new OverhearError('port-in-use', `expected port ${port} of 127.0.0.1 to be free; somebody listens on it`, {
      hint: 'Give another port, or none and a free one is taken.',
      cause,
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numbered address');
  return address.port;
}
