import type { Socket, SocketObserver } from '../socket.ts';
import { openHttp, type HttpOpening } from './http.ts';

/** Begins what goes as a request where other texts go over a socket. */
const MARK = 'request: ';

/** The text that has a request sent by a connection whose messages go over HTTP. */
export function asRequest(message: unknown): string {
  return `${MARK}${JSON.stringify(message)}`;
}

/**
 * A connection of two parts: what comes comes by the socket, and messages go as requests over HTTP, each with its own
 * answer. It lives and dies with either: a request that breaks off ends the socket, too.
 */
export function openPosting(
  parts: { readonly socket: (observer: SocketObserver) => Socket; readonly origin: string; readonly http: HttpOpening },
  first: SocketObserver,
): Socket {
  let observer = first;
  let isOver = false;
  const end = (close: { readonly code: number; readonly reason: string }): void => {
    if (isOver) return;
    isOver = true;
    observer.onClose(close);
  };
  const http = openHttp(parts.origin, parts.http, {
    onOpen: () => undefined,
    onRejected: () => undefined,
    onFrame: (raw, request) => observer.onFrame(raw, request),
    onClose: (close) => {
      end(close);
      socket.terminate();
    },
  });
  const socket: Socket = parts.socket({
    onOpen: () => observer.onOpen(),
    onRejected: (answer) => {
      isOver = true;
      observer.onRejected(answer);
      http.terminate();
    },
    onFrame: (raw, request) => observer.onFrame(raw, request),
    onClose: (close) => {
      end(close);
      http.terminate();
    },
  });
  const both = [socket, http];
  return {
    observe: (next) => {
      observer = next;
    },
    send: (raw, request) => {
      if (raw.startsWith(MARK)) http.send(raw.slice(MARK.length), request);
      else socket.send(raw, request);
    },
    close: () => socket.close(),
    terminate: () => both.forEach((part) => part.terminate()),
    fallSilent: () => both.forEach((part) => part.fallSilent()),
    pause: () => both.forEach((part) => part.pause()),
    resume: () => both.forEach((part) => part.resume()),
    get isOpen() {
      return socket.isOpen && !isOver;
    },
    gone: Promise.all(both.map(({ gone }) => gone)).then(() => undefined),
  };
}
