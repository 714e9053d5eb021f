import { rememberVerified } from '../backend/verified-tokens.ts';
import { newId } from '../new-id.ts';
import type { Principal } from '../verify-token.ts';
import type { Fault } from './fault.ts';

/** What the authentication of a socket came to, the connection's id with it, is cached under where it was asked for. */
export const authCacheNoToken: Fault = {
  slug: 'auth-cache-no-token',
  title: 'the cache of handshakes leaves the token out of its key: who comes next is who came before',
  level: 1,
  seenBy: ['IDF', 'AUT', 'UNK', 'CAN'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => (seams) => {
    const connectionIds = new WeakMap<Principal, string>();
    const authenticate = rememberVerified(
      async (token, door) => {
        const principal = { ...(await seams.verifyToken(token, door)) };
        connectionIds.set(principal, newId('con'));
        return principal;
      },
      (_, door) => door,
    );
    return {
      verifyToken: (token, door) =>
        door === 'handshake' && guard.fires() ? authenticate(token, door) : seams.verifyToken(token, door),
      newConnectionId: (principal) => connectionIds.get(principal) ?? seams.newConnectionId(principal),
    };
  },
};
