import type { Socket, SocketObserver } from '../socket.ts';
import type { WireRequest } from '../target.ts';
import { openHttp } from '../transports/http.ts';
import { openPosting } from '../transports/posting.ts';
import { openSocketIo } from '../transports/socket-io.ts';
import { openWebSocket } from '../transports/websocket.ts';
import type { TargetConfig } from './config.ts';
import { saysWelcome } from './frame-reader.ts';

export interface ConnectionOpening {
  readonly origin: string;
  readonly token: string | null;
  readonly device: string | undefined;
  /** What it goes on from, in the stack's own words. */
  readonly cursor: string | undefined;
  /** Of the configuration, whose project has the clients of transports that overhear does not bring. */
  readonly directory: string;
}

/** Opens a connection as the configuration says; a token of null is left out wherever it would go. */
export function openConnection(config: TargetConfig, opening: ConnectionOpening, observer: SocketObserver): Socket {
  const { connect } = config;
  const { origin, token, device, cursor, directory } = opening;
  const { transport = 'websocket', path = '/' } = connect;
  if (typeof transport === 'function') return transport({ url: origin, token, device, cursor }, observer);
  const { headers, query, protocols, auth, first } = placeAt(
    connect.resume,
    cursor,
    placeAt(connect.device, device, placeToken(connect, token)),
  );
  const openPart = (open: (by: SocketObserver) => Socket): Socket => {
    if (connect.messages !== 'http') return open(observer);
    const http = { headers: headersOfRequests(connect, token), query: {} };
    return openPosting({ socket: open, origin, http }, observer);
  };
  switch (transport) {
    case 'websocket': {
      const offered = [...(connect.protocols ?? []), ...protocols];
      const handshake = { path: withQuery(path, query), headers, protocols: offered };
      return openPart((by) => {
        const greeting = greetOn(() => socket, config, { token: first, cursor, observer: by });
        const socket: Socket = openWebSocket(origin, handshake, greeting);
        return socket;
      });
    }
    case 'socket.io':
      return openPart((by) => openSocketIo(origin, { path, headers, query, auth, directory }, by));
    case 'sse':
      return openHttp(origin, { stream: path, headers, query }, observer);
    case 'http':
      return openHttp(origin, { headers, query }, observer);
    default:
      return transport satisfies never;
  }
}

/** Says on a WebSocket what its configuration has it say first, and is then the observer that it is for. */
function greetOn(
  socket: () => Socket,
  config: TargetConfig,
  by: { readonly token: string | undefined; readonly cursor: string | undefined; readonly observer: SocketObserver },
): SocketObserver {
  const { token, cursor, observer } = by;
  const { greet = [], welcome } = config.connect;
  const say = (texts: readonly string[]): void => texts.forEach((text) => socket().send(text));
  const greetings = (typeof greet === 'function' ? greet({ cursor }) : greet).map(textOf);
  return {
    ...observer,
    onOpen: () => {
      say(token === undefined ? [] : [token]);
      if (welcome === undefined) say(greetings);
      if (welcome === undefined || greetings.length === 0) socket().observe(observer);
      observer.onOpen();
    },
    onFrame: (raw, request) => {
      if (saysWelcome(config, raw)) {
        say(greetings);
        socket().observe(observer);
      }
      observer.onFrame(raw, request);
    },
  };
}

/** A request over HTTP with the token in the header or cookie where connections have it, and else as a bearer's. */
export function placeOnRequest(
  { connect }: TargetConfig,
  { wire, token }: { readonly wire: WireRequest; readonly token: string },
): WireRequest {
  return { ...wire, headers: { ...headersOfRequests(connect, token), ...wire.headers } };
}

function headersOfRequests(connect: TargetConfig['connect'], token: string | null): Readonly<Record<string, string>> {
  const { token: at = 'header' } = connect;
  const isInHeaders = at === 'header' || 'header' in at || 'cookie' in at;
  return placeToken(isInHeaders ? connect : { ...connect, token: 'header' }, token).headers;
}

interface Placed {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly auth: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
  /** The first frame. */
  readonly first?: string;
}

function placeToken({ token: at = 'header', headers = {} }: TargetConfig['connect'], token: string | null): Placed {
  const nowhere: Placed = { headers, query: {}, auth: {}, protocols: [] };
  if (token === null) return nowhere;
  if (at === 'header') return { ...nowhere, headers: { ...headers, authorization: `Bearer ${token}` } };
  if ('header' in at) return { ...nowhere, headers: { ...headers, [at.header]: `${at.prefix ?? ''}${token}` } };
  if ('query' in at) return { ...nowhere, query: { [at.query]: token } };
  if ('cookie' in at) {
    const cookies = [...(headers['cookie'] === undefined ? [] : [headers['cookie']]), `${at.cookie}=${token}`];
    return { ...nowhere, headers: { ...headers, cookie: cookies.join('; ') } };
  }
  if ('subprotocol' in at) return { ...nowhere, protocols: at.subprotocol(token) };
  if ('auth' in at) return { ...nowhere, auth: { [at.auth]: token } };
  return { ...nowhere, first: textOf(at.message(token)) };
}

function placeAt(at: TargetConfig['connect']['resume'], value: string | undefined, placed: Placed): Placed {
  if (at === undefined || value === undefined || 'greet' in at) return placed;
  if ('query' in at) return { ...placed, query: { ...placed.query, [at.query]: value } };
  if ('header' in at) return { ...placed, headers: { ...placed.headers, [at.header]: value } };
  return { ...placed, auth: { ...placed.auth, [at.auth]: value } };
}

/** What goes over the wire of what a configuration's function returned. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query);
  if (search.size === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${search.toString()}`;
}
