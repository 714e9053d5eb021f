import { Agent, request } from 'node:http';
import { headerText } from '../support/header-text.ts';
import type { WireRequest } from '../target/target.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** What an HTTP request came to: an answer, or how it was broken off. */
export type HttpEnd =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'broken'; readonly by: 'client' | 'server'; readonly why: string };

export interface PendingRequest {
  /** Breaks the request off once it is sent; its end is `broken` by the client, unless the answer was there before. */
  abort(): void;
}

/** Sends HTTP requests over kept-alive connections of its own; `close` ends these. */
export interface HttpClient {
  /** `onEnd` is called once, synchronously with what ended it; never before `send` returned. */
  send(origin: string, wire: WireRequest, token: string | null, onEnd: (end: HttpEnd) => void): PendingRequest;
  close(): void;
}

export function createHttpClient(options: { readonly limitMs: number }): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 128, keepAliveMsecs: 1000 });
  return {
    send: (origin, wire, token, onEnd) => {
      let over = false;
      const end = (how: HttpEnd): void => {
        if (over) return;
        over = true;
        onEnd(how);
      };
      const outgoing = request(new URL(wire.path, origin), {
        agent,
        method: wire.method,
        timeout: options.limitMs,
        headers: {
          ...wire.headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(wire.body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(wire.body) }),
        },
      });
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          end({
            kind: 'answered',
            answer: { status: incoming.statusCode ?? 0, headers: headerText(incoming), body },
          });
        });
        incoming.on('error', (error) => end({ kind: 'broken', by: 'server', why: error.message }));
      });
      outgoing.on('timeout', () => {
        outgoing.destroy(new Error(`no answer within ${options.limitMs} ms`));
      });
      outgoing.on('error', (error) => end({ kind: 'broken', by: 'server', why: error.message }));
      outgoing.end(wire.body);
      return {
        abort: () => {
          const breakOff = (): void => {
            end({ kind: 'broken', by: 'client', why: 'broken off by the plan' });
            outgoing.destroy();
          };
          // Later than this turn, as every other end of a request; and not before it is on its way to the stack.
          if (outgoing.writableFinished) queueMicrotask(breakOff);
          else outgoing.once('finish', breakOff);
        },
      };
    },
    close: () => agent.destroy(),
  };
}
