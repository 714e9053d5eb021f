import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

const LIMIT_MS = 10_000;

/** Sends JSON, and resolves with the object of the answer; rejects unless that is 2xx and an object. */
export async function postJson(url: URL, body: object): Promise<Record<string, unknown>> {
  const what = `POST ${url.pathname}`;
  const { status, text } = await post(url, JSON.stringify(body));
  if (status < 200 || status > 299) throw new Error(`${what} was answered ${status}: ${text.slice(0, 200)}`);
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null) throw new Error(`${what} was answered by no object`);
  return Object.fromEntries(Object.entries(json));
}

function post(url: URL, body: string): Promise<{ readonly status: number; readonly text: string }> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const outgoing = send(url, { method: 'POST', headers, timeout: LIMIT_MS, agent: false });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const chunks: string[] = [];
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: chunks.join('') }));
    });
    outgoing.end(body);
  });
}
