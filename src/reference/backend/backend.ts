import { createRemoteJWKSet } from 'jose';
import { WebSocketServer } from 'ws';
import { CLOSE } from '../../protocol/close-codes.ts';
import { createAgent } from '../agent/agent.ts';
import type { Told } from '../bus/bus.ts';
import { listen } from '../listen.ts';
import { newId } from '../new-id.ts';
import type { Links, Shared } from '../links.ts';
import { openLinks } from '../links.ts';
import { persist, persistAtStart } from '../persist.ts';
import { isObject } from '../read-json.ts';
import { Refusal } from '../refusal.ts';
import type { Modifier, Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import { acceptMessage } from '../store/accept-message.ts';
import type { Sql } from '../store/connect.ts';
import { connect } from '../store/connect.ts';
import { listMessages } from '../store/messages.ts';
import { readEvents, readStanding } from '../store/read-events.ts';
import { forgetReplica } from '../store/replicas.ts';
import { catchUp } from './catch-up.ts';
import type { Connection } from './connection.ts';
import { createConnection } from './connection.ts';
import { createGroups } from './groups.ts';
import { selectSubprotocol, shakeHands } from './handshake.ts';
import { createHttpRoutes } from './http-routes.ts';
import { createLauncher } from './launcher.ts';
import { createRunEndings } from './run-endings.ts';
import { soundSeams } from './sound-seams.ts';
import { startVigil } from './vigil.ts';
import type { SessionWatch } from './token-hold.ts';
import { holdToken } from './token-hold.ts';
import { workFrame } from './work-frame.ts';

export interface BackendOptions {
  readonly shared: Shared;
  readonly authUrl: string;
  readonly llmUrl: string;
  readonly toolOrigins: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly replica: number;
  readonly replicas: number;
  readonly settings: Settings;
  readonly modifiers: readonly Modifier[];
  readonly onInternalError: (error: unknown) => void;
}

export interface Backend {
  readonly url: string;
  /** Closes sockets with 1012 and ends runs as interrupted. */
  stop(): Promise<void>;
}

/** Starts one replica of the backend: HTTP, sockets and agent, over the shared schema and bus. */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { settings, replica, onInternalError } = options;
  const incarnation = newId('rep');
  const naming = { name: `overhear backend ${replica}`, pool: settings.backendPool };
  const links = await persistAtStart(() => openLinks(options.shared, { ...naming, settings }));
  const { sql, bus, sessions } = links;
  const pools: Sql[] = [];
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', options.authUrl));
  const connections = createGroups<Connection>();
  const watches = createGroups<SessionWatch>();
  const endings = createRunEndings({ limitMs: 2 * settings.interruptedMs + settings.linkLimitMs });
  const closing = new AbortController();
  const { signal } = closing;

  const seams = options.modifiers.reduce<Seams>(
    (replaced, modify) => ({
      ...replaced,
      ...modify(replaced, {
        replica,
        replicas: options.replicas,
        connections,
        redis: options.shared.redis,
        openPool: (size) => {
          const pool = connect(options.shared.database, { ...naming, size, limitMs: settings.linkLimitMs });
          pools.push(pool);
          return pool;
        },
        publicKeys: async () => {
          if (keys.jwks() === undefined) await keys.reload();
          return (keys.jwks()?.keys ?? []).filter(isObject);
        },
        acceptMessage: (message, storeRun) => acceptMessage(sql, message, { ...settings, incarnation, storeRun }),
        readEvents: (userId, range) => readEvents(sql, userId, range),
        readMessages: (request) => listMessages(sql, request),
      }),
    }),
    soundSeams({ ledger: links, sessions, keys, connections, watches, settings, incarnation }),
  );
  const agent = createAgent({
    ledger: links,
    seams,
    settings,
    llmUrl: options.llmUrl,
    toolOrigins: options.toolOrigins,
    onInternalError,
  });
  const launcher = createLauncher({ seams, ledger: links, agent, incarnation, signal, onInternalError });
  const rules = { pinnable: settings.testPins === 1 ? options.replicas : undefined };
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    // A frame over the limit is refused in its turn, with a reason; this only guards the memory.
    maxPayload: settings.frameBytes * 16,
    handleProtocols: selectSubprotocol,
  });

  const insist = (work: () => Promise<void>): void => {
    persist(work, signal).catch(onInternalError);
  };
  const onMessage = (message: Told): void => {
    switch (message.topic) {
      case 'event':
        return seams.routeEvent(message);
      case 'revoked':
        return seams.onRevoked(message.sessionId);
      case 'stop':
        return agent.stop(seams.runToStop(message.runId));
      case 'start':
        if (message.incarnation === incarnation) insist(() => launcher.startAnnounced());
        return;
      case 'ended':
        return endings.onEnded(message.runId);
      default:
        message satisfies never;
    }
  };
  const onGap = (): void => {
    insist(() => catchUp({ sql, seams, sessions, connections, watches, endings, agent, launcher }));
  };
  const vigil = await start(links, async () => {
    await persistAtStart(() => bus.listen({ onMessage, onGap }));
    const watching = { ledger: links, incarnation, replica, settings, onGap, onInternalError };
    return await persistAtStart(() => startVigil(watching));
  });

  const app = createHttpRoutes({
    ledger: links,
    seams,
    settings,
    launcher,
    keeper: { ledger: links, endings, incarnation, signal },
    checkReady: async () => {
      if (!vigil.hearsItself()) throw new Refusal('unavailable', 'the bus is away');
      await sql`select 1`;
      await keys.reload();
    },
    onInternalError,
  });
  const at = { host: options.host, port: options.port, what: `backend, replica ${replica}` };
  const listening = await start(links, () => listen(app, at)).catch(async (error: unknown) => {
    await vigil.stop();
    throw error;
  });
  listening.server.on('upgrade', (request, socket, head) => {
    void shakeHands(request, socket, head, {
      seams,
      sockets,
      replica,
      accepting: () => !signal.aborted,
      createConnection: (opened) =>
        createConnection(opened, {
          seams,
          settings,
          readEvents: (userId, range) => readEvents(sql, userId, range),
          holdToken: (held, onDead) =>
            holdToken(held, {
              seams,
              watches,
              isRevoked: (sessionId) => sessions.isRevoked(sessionId),
              mayHaveMissed: () => vigil.mayHaveMissed(),
              onDead,
            }),
          work: (connection, frame) => workFrame(connection, frame, { seams, ledger: links, rules, launcher }),
          onInternalError,
        }),
      sessions,
      readStanding: (userId) => readStanding(sql, userId),
      onInternalError,
    });
  });

  return {
    url: listening.url,
    stop: async () => {
      closing.abort();
      connections.all().forEach((connection) => connection.close(CLOSE.restart));
      for (const socket of sockets.clients) socket.close(CLOSE.restart);
      await vigil.stop();
      await agent.close();
      for (const socket of sockets.clients) socket.terminate();
      await listening.close();
      await forgetReplica(sql, incarnation).catch(() => undefined);
      await Promise.all(pools.map((pool) => pool.end()));
      await links.close();
    },
  };
}

/** Begins what needs the links; they are closed when it cannot begin. */
async function start<T>(links: Links, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await links.close();
    throw error;
  }
}
