import type { JWTVerifyGetKey } from 'jose';
import type { Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import { AGENT_STARTED } from '../store/agent-started.ts';
import { acceptMessage } from '../store/accept-message.ts';
import type { Sql } from '../store/connect.ts';
import { listMessages, readContext } from '../store/messages.ts';
import { isExpired, verifyToken } from '../verify-token.ts';
import type { Connection } from './connection.ts';
import type { Groups } from './groups.ts';
import { watchExpiry } from './token-hold.ts';

/** The seams as they should be. */
export function soundSeams(parts: {
  sql: Sql;
  keys: JWTVerifyGetKey;
  connections: Groups<Connection>;
  settings: Settings;
  incarnation: string;
}): Seams {
  const { sql, connections } = parts;
  const { unfinishedRuns, eventRetentionMs } = parts.settings;
  const by = { incarnation: parts.incarnation, unfinishedRuns, eventRetentionMs };
  return {
    verifyToken: (token) => verifyToken(token, parts.keys),
    isExpired,
    watchExpiry,
    actingUser: (connection) => connection.userId,
    socketHistory: (request) => listMessages(sql, request),
    acceptMessage: (message) => acceptMessage(sql, message, by),
    answerRead: (_, produce) => produce(),
    register: (connection) => connections.add(connection.userId, connection),
    unregister: (connection) => connections.remove(connection.userId, connection),
    routeEvent: ({ userId, seq }) => connections.of(userId).forEach((connection) => connection.feed.wake(seq)),
    deliver: (connection, event) => connection.sendEvent(event),
    announceStart: (_, append) => append(AGENT_STARTED),
    conversation: (run) => readContext(sql, run),
  };
}
