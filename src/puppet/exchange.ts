import type { IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP request to the puppet, read to its end, and the answer that it waits for. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** The host and port that it came to, as the asker knows them; absent when the asker did not say. */
  readonly host?: string;
  readonly body: string;
  /** First line, headers and body, as text. */
  readonly raw: string;
  readonly response: ServerResponse;
  /** Resolves when the answer was given to its end, or when either side broke off. */
  readonly closed: Promise<void>;
}

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** Reads a request. Undefined when it was broken off, or was refused since it is over 8 MiB. */
export async function openExchange(request: IncomingMessage, response: ServerResponse): Promise<Exchange | undefined> {
  const closed = new Promise<void>((resolve) => {
    response.once('close', () => resolve());
  });
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      // Without an encoding a request yields buffers.
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size > BODY_LIMIT_BYTES) {
        response.writeHead(413, { connection: 'close' }).end();
        return undefined;
      }
      chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const { host } = request.headers;
  const body = Buffer.concat(chunks).toString('utf8');
  return {
    method,
    path: target.split('?')[0] ?? target,
    ...(host !== undefined && { host }),
    body,
    raw: `${method} ${target}\n${headerLines(request.rawHeaders)}\n\n${body}`,
    response,
    closed,
  };
}

/** Answers with a whole JSON body, if anybody still waits for it. */
export function sendJson(exchange: Exchange, status: number, body: unknown): void {
  if (exchange.response.destroyed) return;
  exchange.response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function headerLines(rawHeaders: readonly string[]): string {
  const lines: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return lines.join('\n');
}
