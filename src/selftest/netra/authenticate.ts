import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodeJwt } from 'jose';
import { parseObject } from '../../reference/read-json.ts';
import { asksForTests, handshakeToken } from './handshake.ts';
import type { NetraBug, NetraUser } from './options.ts';

const CACHE_MS = 5_000;

/** Says who is on a socket, by asking the auth service; undefined when they are to be refused. */
export type NetraAuthenticate = (request: IncomingMessage) => Promise<NetraUser | undefined>;

export function createNetraAuthenticate(options: {
  readonly authUrl: string;
  readonly bug: NetraBug | undefined;
}): NetraAuthenticate {
  const authenticate: NetraAuthenticate = async (request) => {
    const token = handshakeToken(request);
    if (token === undefined) return undefined;
    const userId = asksForTests(request) ? claimedUser(token) : await askForUser(options.authUrl, token);
    return userId === undefined ? undefined : nameConnection(userId);
  };
  switch (options.bug) {
    case 'auth-cache':
      return rememberByAddress(authenticate);
    case 'demo-user':
      return () => Promise.resolve({ userId: 'demo-user-001', connectionId: `main_${randomBytes(4).toString('hex')}` });
    default:
      return authenticate;
  }
}

/** The bug `auth-cache`: the key holds where a handshake comes from, and not the token. */
function rememberByAddress(authenticate: NetraAuthenticate): NetraAuthenticate {
  const cache = new Map<string, { readonly user: NetraUser; readonly untilMs: number }>();
  return async (request) => {
    const key = `${request.socket.remoteAddress ?? ''} /ws`;
    const known = cache.get(key);
    if (known !== undefined && Date.now() < known.untilMs) return known.user;
    const user = await authenticate(request);
    if (user !== undefined) cache.set(key, { user, untilMs: Date.now() + CACHE_MS });
    return user;
  };
}

async function askForUser(authUrl: string, token: string): Promise<string | undefined> {
  const response = await fetch(`${authUrl}/auth/validate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const { valid, user_id: userId } = parseObject(await response.text()) ?? {};
  return valid === true && typeof userId === 'string' ? userId : undefined;
}

function claimedUser(token: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    return undefined;
  }
}

function nameConnection(userId: string): NetraUser {
  const seconds = Math.floor(Date.now() / 1000);
  const connectionId = `ws_${userId.slice(0, 8)}_${seconds}_${randomBytes(4).toString('hex')}`;
  return { userId, connectionId };
}
