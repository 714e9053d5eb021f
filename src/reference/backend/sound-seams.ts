import type { JWTVerifyGetKey } from 'jose';
import { createAnswerParser } from '../agent/answer-parser.ts';
import { requestKey } from '../agent/request-key.ts';
import { useTool } from '../agent/use-tool.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import { AGENT_STARTED } from '../store/agent-started.ts';
import { acceptMessage } from '../store/accept-message.ts';
import { appendEvent } from '../store/append-event.ts';
import { finishRun } from '../store/finish-run.ts';
import { insertRun } from '../store/insert-run.ts';
import { listMessages, readContext } from '../store/messages.ts';
import type { Ledger } from '../store/record.ts';
import type { SessionStore } from '../store/sessions.ts';
import { listThreads } from '../store/threads.ts';
import { isExpired, verifyToken } from '../verify-token.ts';
import type { Connection } from './connection.ts';
import type { Groups } from './groups.ts';
import type { SessionWatch } from './token-hold.ts';
import { watchExpiry } from './token-hold.ts';
import { rememberVerified } from './verified-tokens.ts';

/** The seams as they should be. */
export function soundSeams(parts: {
  ledger: Ledger;
  sessions: Pick<SessionStore, 'isRevoked'>;
  keys: JWTVerifyGetKey;
  connections: Groups<Connection>;
  watches: Groups<SessionWatch>;
  settings: Settings;
  incarnation: string;
}): Seams {
  const { ledger, connections, watches } = parts;
  const { sql } = ledger;
  const { unfinishedRuns, eventRetentionMs } = parts.settings;
  const by = { incarnation: parts.incarnation, unfinishedRuns, eventRetentionMs, storeRun: insertRun };
  return {
    verifyToken: rememberVerified(
      (token) => verifyToken(token, parts.keys),
      (token) => token,
    ),
    admit: (principal) => Promise.resolve(principal),
    newConnectionId: () => newId('con'),
    requester: async ({ userId, sessionId }) => {
      if (await parts.sessions.isRevoked(sessionId)) throw new Refusal('token_revoked', 'the session has ended');
      return userId;
    },
    mayMove: (connection, to) => to.userId === connection.userId,
    isExpired,
    watchExpiry,
    onRevoked: (sessionId) => watches.of(sessionId).forEach((watch) => watch.onRevoked()),
    receive: (_connection, _bytes, take) => take(),
    actingUser: (connection) => connection.userId,
    answer: (connection, answer) => connection.answer(answer),
    socketHistory: (request) => listMessages(sql, request),
    threadList: (request) => listThreads(sql, request),
    newRunId: () => newId('run'),
    acceptMessage: (message) => acceptMessage(sql, message, by),
    answerRead: (_, produce) => produce(),
    register: (connection) => connections.add(connection.userId, connection),
    unregister: (connection) => connections.remove(connection.userId, connection),
    startFeed: (connection, from) => connection.feed.start(from),
    // One channel tells of all events, and is listened to since before the replica took anything.
    hear: () => Promise.resolve(),
    routeEvent: ({ userId, seq }) => connections.of(userId).forEach((connection) => connection.feed.wake(seq)),
    deliver: (connection, event) => connection.sendEvent(event),
    transmit: (_connection, text, write) => write(text),
    announceStart: (_, append) => append(AGENT_STARTED),
    appendEvent: (run, event) => appendEvent(ledger, run, event),
    finishRun: (run, last) => finishRun(ledger, run, last),
    keptUnder: requestKey,
    sharedUnder: requestKey,
    characterDecoder: () => new TextDecoder(),
    answerParser: () => createAnswerParser(),
    useTool,
    pendingUnder: ({ run, id }) => `${run.runId} ${id}`,
    runToStop: (runId) => runId,
    conversation: (run) => readContext(sql, run),
  };
}
