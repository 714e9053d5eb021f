import { Refusal } from './refusal.ts';

/** The text of a request's body; refused with `payload_too_large` as soon as it has more than `limitBytes`. */
export async function readBody(request: Request, limitBytes: number): Promise<string> {
  const stated = Number(request.headers.get('content-length') ?? 0);
  if (stated > limitBytes) throw tooLarge(limitBytes);
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(limitBytes: number): Refusal {
  return new Refusal('payload_too_large', `expected at most ${limitBytes} bytes`);
}
