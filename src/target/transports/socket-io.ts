import { createRequire } from 'node:module';
import { join } from 'node:path';
import { OverhearError } from '../../support/errors.ts';
import type { Socket, SocketObserver } from '../socket.ts';

export interface SocketIoOpening {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** What goes into its handshake. */
  readonly auth: Readonly<Record<string, string>>;
  /** Whose project has the client. */
  readonly directory: string;
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
 * `data: …`; what is sent is JSON of `{ event, data, ack? }`: its acknowledgement comes as the event that `ack` names.
 */
export function openSocketIo(origin: string, opening: SocketIoOpening, first: SocketObserver): Socket {
  let observer = first;
  let client: Client | undefined;
  const state = { isOpen: false, isOver: false, isSilent: false };
  const waiting: (() => void)[] = [];
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
  const bring = (raw: string, request?: string): void => {
    if (state.isOver || state.isSilent) return;
    if (isPaused) held.push(() => observer.onFrame(raw, request));
    else observer.onFrame(raw, request);
  };
  const emit = (raw: string, request: string | undefined): void => {
    // Written by the target's own `frame`, which makes it of what `send` returned.
    const { event, data, ack } = JSON.parse(raw) as { readonly event: string; readonly data: unknown; ack?: string };
    if (ack === undefined) client?.emit(event, data);
    else client?.emit(event, data, (...values: unknown[]) => bring(textOf(ack, values), request));
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
      for (const tell of waiting.splice(0)) tell();
    });
    client.on('connect_error', (error: Error & { readonly type?: string }) => {
      // What the stack itself says has no type: it refuses. The others never got an answer.
      if (error.type === undefined) over(() => observer.onRejected({ status: 401, headers: '', body: error.message }));
      else over(() => observer.onClose({ code: 1006, reason: error.message }));
    });
    client.on('disconnect', (reason: string) => over(() => observer.onClose({ code: 1006, reason })));
    client.onAny((event, ...values) => bring(textOf(event, values)));
  };
  loadClient(opening.directory).then(start, (error: unknown) => {
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
    send: (raw, request) => {
      if (state.isOpen) emit(raw, request);
      else waiting.push(() => emit(raw, request));
    },
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

function textOf(event: string, values: readonly unknown[]): string {
  return `event: ${event}\ndata: ${JSON.stringify(values.length === 1 ? values[0] : values) ?? 'null'}`;
}

const loading = new Map<string, Promise<Connect>>();

function loadClient(directory: string): Promise<Connect> {
  const client = loading.get(directory) ?? importClient(directory);
  loading.set(directory, client);
  return client;
}

async function importClient(directory: string): Promise<Connect> {
  const name = 'socket.io-client';
  try {
    const found: unknown = createRequire(join(directory, 'overhear.config.ts'))(name);
    // The package exports `io` in all of its versions since 4.
    return (found as { readonly io: Connect }).io;
  } catch (cause) {
    throw new OverhearError('peer-missing', `expected the package ${name} to be installed`, {
      cause,
      hint: `npm i -D ${name}`,
    });
  }
}
