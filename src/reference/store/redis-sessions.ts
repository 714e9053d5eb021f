import type { BusMessage } from '../bus/bus.ts';
import { redisChannel } from '../bus/redis-bus.ts';
import type { RedisLink } from '../bus/redis-link.ts';
import { newId, newSecret } from '../new-id.ts';
import { hashSecret } from './hash-secret.ts';
import type { SessionStore } from './sessions.ts';

/** For how long a refresh token can be used, and a revocation is remembered: longer than any access token lives. */
const SESSION_SECONDS = 30 * 24 * 60 * 60;

// KEYS: the old token and the next one. ARGV: prefix of revocations, seconds. A token's value is `session user`.
const EXCHANGE = `
  local held = redis.call('GETDEL', KEYS[1])
  if not held then return false end
  if redis.call('EXISTS', ARGV[1] .. string.match(held, '^%S+')) == 1 then return false end
  redis.call('SET', KEYS[2], held, 'EX', ARGV[2])
  return held`;

// KEYS: the revocation. ARGV: seconds, channel, message.
const REVOKE = `
  redis.call('SET', KEYS[1], '1', 'EX', ARGV[1])
  redis.call('PUBLISH', ARGV[2], ARGV[3])
  return true`;

/** Sessions in Redis, under the stack's key prefix. What is done in one script is done as a whole. */
export function createRedisSessions(options: { link: RedisLink; keyPrefix: string }): SessionStore {
  const { link, keyPrefix } = options;
  const tokenKey = (refreshToken: string): string => `${keyPrefix}refresh:${hashSecret(refreshToken)}`;
  const revocations = `${keyPrefix}revoked:`;
  const seconds = String(SESSION_SECONDS);
  return {
    open: async (userId) => {
      const opened = { userId, sessionId: newId('ses'), refreshToken: newSecret() };
      const held = `${opened.sessionId} ${userId}`;
      await link.ask((client) => client.set(tokenKey(opened.refreshToken), held, { EX: SESSION_SECONDS }));
      return opened;
    },
    exchange: async (refreshToken) => {
      const next = newSecret();
      const held = await link.ask((client) =>
        client.eval(EXCHANGE, { keys: [tokenKey(refreshToken), tokenKey(next)], arguments: [revocations, seconds] }),
      );
      if (typeof held !== 'string') return undefined;
      const [sessionId = '', userId = ''] = held.split(' ');
      return { userId, sessionId, refreshToken: next };
    },
    revoke: async (sessionId) => {
      const message: BusMessage = { topic: 'revoked', sessionId };
      const told = [seconds, redisChannel(keyPrefix), JSON.stringify(message)];
      await link.ask((client) => client.eval(REVOKE, { keys: [revocations + sessionId], arguments: told }));
    },
    isRevoked: async (sessionId) => (await link.ask((client) => client.exists(revocations + sessionId))) === 1,
  };
}
