import { Agent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createParser } from 'eventsource-parser';
import { headerText } from '../../support/header-text.ts';
import type { Socket, SocketObserver } from '../socket.ts';

/** A request as `send` of a target over HTTP gives it. `body`: text, or what becomes JSON. */
export interface HttpMessage {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface HttpOpening {
  /** Of the stream of events that is opened first and stays; undefined: there is none, and requests stand alone. */
  readonly stream?: string;
  /** Sent with each request, the token among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Added to the query of each request. */
  readonly query: Readonly<Record<string, string>>;
}

/** Sockets that stand idle are ended well before a server does that (5 s in Node), which a request would then meet. */
const IDLE_MS = 1_000;
const AGENT = new Agent({ keepAlive: true, maxSockets: 256, timeout: IDLE_MS });

/**
 * A connection over HTTP: what is sent are requests, what comes are their answers (`status: 200` and the body below
 * it) and the events of streams (`event: name`, `data: …`), those of a request's own answer under its id.
 */
export function openHttp(origin: string, opening: HttpOpening, first: SocketObserver): Socket {
  let observer = first;
  const open = new Set<ClientRequest>();
  const answers = new Set<IncomingMessage>();
  const state = { isOpen: false, isOver: false, isPaused: false, isSilent: false };
  let resolveGone: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    resolveGone = resolve;
  });
  const end = (close: { readonly code: number; readonly reason: string }): void => {
    if (state.isOver) return;
    state.isOver = true;
    state.isOpen = false;
    for (const one of open) one.destroy();
    observer.onClose(close);
    resolveGone();
  };
  const bring = (raw: string, request?: string): void => {
    if (!state.isOver && !state.isSilent) observer.onFrame(raw, request);
  };
  const ask = (message: HttpMessage, onAnswer: (answer: IncomingMessage) => void): ClientRequest => {
    const url = new URL(message.path, origin);
    for (const [name, value] of Object.entries(opening.query)) url.searchParams.set(name, value);
    const body = message.body === undefined ? undefined : textOf(message.body);
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { accept: 'application/json, text/event-stream', ...json, ...opening.headers, ...message.headers };
    const isSecure = url.protocol === 'https:';
    const outgoing = (isSecure ? requestHttps : requestHttp)(url, {
      method: message.method ?? 'POST',
      headers,
      ...(!isSecure && { agent: AGENT }),
    });
    open.add(outgoing);
    outgoing.on('close', () => open.delete(outgoing));
    outgoing.on('error', (error) => end({ code: 1006, reason: error.message }));
    outgoing.on('response', (answer) => {
      answers.add(answer);
      answer.on('close', () => answers.delete(answer));
      answer.on('error', () => undefined);
      if (state.isPaused || state.isSilent) answer.pause();
      onAnswer(answer);
    });
    outgoing.end(body);
    return outgoing;
  };
  const listen = (): void => {
    ask({ method: 'GET', path: opening.stream ?? '/', headers: { accept: 'text/event-stream' } }, (answer) => {
      const isStream = answer.statusCode === 200 && isEventStream(answer);
      if (isStream) {
        state.isOpen = true;
        observer.onOpen();
        readEvents(answer, bring);
        answer.on('close', () => end({ code: 1006, reason: 'the stream of events ended' }));
        return;
      }
      readBody(answer, (body) => {
        if (state.isOver) return;
        state.isOver = true;
        observer.onRejected({ status: answer.statusCode ?? 0, headers: headerText(answer), body });
        resolveGone();
      });
    });
  };
  if (opening.stream === undefined) {
    // As every transport it opens later than it was asked to.
    queueMicrotask(() => {
      if (state.isOver) return;
      state.isOpen = true;
      observer.onOpen();
    });
  } else listen();
  return {
    observe: (next) => {
      observer = next;
    },
    send: (raw, request) => {
      // Written by the target's own `frame`, which makes it of what `send` returned.
      const message = JSON.parse(raw) as HttpMessage;
      ask(message, (answer) => {
        if (isEventStream(answer)) readEvents(answer, (event) => bring(event, request));
        else readBody(answer, (body) => bring(`status: ${answer.statusCode ?? 0}\n${body}`, request));
      });
    },
    close: () => queueMicrotask(() => end({ code: 1000, reason: '' })),
    terminate: () => queueMicrotask(() => end({ code: 1006, reason: '' })),
    fallSilent: () => {
      state.isSilent = true;
      for (const answer of answers) answer.pause();
    },
    pause: () => {
      state.isPaused = true;
      for (const answer of answers) answer.pause();
    },
    resume: () => {
      state.isPaused = false;
      for (const answer of answers) answer.resume();
    },
    get isOpen() {
      return state.isOpen;
    },
    gone,
  };
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function isEventStream(answer: IncomingMessage): boolean {
  return answer.headers['content-type']?.includes('text/event-stream') === true;
}

function readEvents(answer: IncomingMessage, bring: (raw: string) => void): void {
  const parser = createParser({
    onEvent: ({ event, id, data }) => {
      const head = [event === undefined ? [] : [`event: ${event}`], id === undefined ? [] : [`id: ${id}`]].flat();
      // A stream without names of events has `message` for all of them, as the standard says.
      bring([...(head.length === 0 ? ['event: message'] : head), `data: ${data}`].join('\n'));
    },
  });
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => parser.feed(chunk));
}

function readBody(answer: IncomingMessage, onEnd: (body: string) => void): void {
  const chunks: string[] = [];
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => chunks.push(chunk));
  answer.on('end', () => onEnd(chunks.join('')));
}
