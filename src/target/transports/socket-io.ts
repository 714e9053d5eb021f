import { OverhearError } from '../../support/errors.ts';
import type { Socket, SocketObserver } from '../socket.ts';

export interface SocketIoOpening {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What goes into its handshake. */
  readonly auth: Readonly<Record<string, string>>;
}

/** The part of the client of Socket.IO that is used here. */
interface Client {
  on(event: string, listener: (...values: never[]) => void): void;
  onAny(listener: (event: string, ...values: unknown[]) => void): void;
  emit(event: string, ...values: unknown[]): void;
  disconnect(): void;
  readonly io: { readonly engine?: { close(): void } };
}

type Connect = (origin: string, options: object) => Client;

/**
 * A connection of Socket.IO, by its own client, which the user's project has. Events come as `event: name` and
 * `data: …`; what is sent is JSON of `{ event, data }`.
 */
export function openSocketIo(origin: string, opening: SocketIoOpening, first: SocketObserver): Socket {
  let observer = first;
  let client: Client | undefined;
  const state = { isOpen: false, isOver: false, isSilent: false };
  const waiting: string[] = [];
  const held: (() => void)[] = [];
  let isPaused = false;
  let resolveGone: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    resolveGone = resolve;
  });
  const over = (tell: () => void): void => {
    if (state.isOver) return;
    state.isOver = true;
    state.isOpen = false;
    tell();
    resolveGone();
  };
  const emit = (raw: string): void => {
    // Written by the target's own `frame`, which makes it of what `send` returned.
    const { event, data } = JSON.parse(raw) as { readonly event: string; readonly data: unknown };
    client?.emit(event, data);
  };
  const bring = (raw: string): void => {
    if (state.isOver || state.isSilent) return;
    if (isPaused) held.push(() => observer.onFrame(raw));
    else observer.onFrame(raw);
  };
  const start = (connect: Connect): void => {
    if (state.isOver) return;
    const { path, headers, query, auth } = opening;
    client = connect(origin, {
      path: path === '/' ? '/socket.io' : path,
      auth,
      query,
      extraHeaders: headers,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    client.on('connect', () => {
      state.isOpen = true;
      observer.onOpen();
      waiting.splice(0).forEach(emit);
    });
    client.on('connect_error', (error: Error) => {
      over(() => observer.onRejected({ status: 401, headers: '', body: error.message }));
    });
    client.on('disconnect', (reason: string) => over(() => observer.onClose({ code: 1006, reason })));
    client.onAny((event, ...values) => {
      bring(`event: ${event}\ndata: ${JSON.stringify(values.length === 1 ? values[0] : values)}`);
    });
  };
  loadClient().then(start, (error: unknown) => {
    over(() => observer.onClose({ code: 1006, reason: error instanceof Error ? error.message : String(error) }));
  });
  const leave = (code: number): void => {
    queueMicrotask(() => {
      over(() => observer.onClose({ code, reason: '' }));
      if (code === 1006) client?.io.engine?.close();
      else client?.disconnect();
    });
  };
  return {
    observe: (next) => {
      observer = next;
    },
    send: (raw) => void (state.isOpen ? emit(raw) : waiting.push(raw)),
    close: () => leave(1000),
    terminate: () => leave(1006),
    fallSilent: () => {
      state.isSilent = true;
    },
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
      for (const tell of held.splice(0)) tell();
    },
    get isOpen() {
      return state.isOpen;
    },
    gone,
  };
}

let loading: Promise<Connect> | undefined;

function loadClient(): Promise<Connect> {
  loading ??= importClient();
  return loading;
}

async function importClient(): Promise<Connect> {
  const name = 'socket.io-client';
  try {
    const found: unknown = await import(name);
    // The package exports `io` in all of its versions since 4.
    return (found as { readonly io: Connect }).io;
  } catch (cause) {
    throw new OverhearError('peer-missing', `expected the package ${name} to be installed`, {
      cause,
      hint: `npm i -D ${name}`,
    });
  }
}
