import type { IncomingMessage } from 'node:http';
import { bearerToken } from '../../reference/verify-token.ts';

/** The token of a handshake: of the header, else of the subprotocol, else of the query. */
export function handshakeToken(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  return bearerToken(authorization) ?? protocolToken(request) ?? queryToken(request);
}

/** Whether a header asks for the tests' way in: outside of production its name was enough, and a value that is true. */
export function asksForTests(request: IncomingMessage): boolean {
  const truthy = (value: string | readonly string[] | undefined): boolean =>
    ['true', '1', 'yes', 'on', 'enabled'].includes(String(value).toLowerCase());
  return Object.entries(request.headers).some(([name, value]) => /test|e2e/.test(name) && truthy(value));
}

export function selectProtocol(offered: ReadonlySet<string>): string | false {
  return offered.has('jwt-auth') ? 'jwt-auth' : false;
}

function protocolToken(request: IncomingMessage): string | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const carried = offered.includes('jwt-auth') ? offered.find((name) => name.startsWith('jwt.')) : undefined;
  return carried === undefined ? undefined : Buffer.from(carried.slice('jwt.'.length), 'base64url').toString('utf8');
}

function queryToken(request: IncomingMessage): string | undefined {
  return new URL(request.url ?? '/', 'http://netra').searchParams.get('token') ?? undefined;
}
