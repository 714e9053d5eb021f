import type { IncomingMessage } from 'node:http';
import { Socket as TcpSocket } from 'node:net';
import { WebSocket } from 'ws';
import { headerText } from '../../support/header-text.ts';
import type { Socket, SocketObserver } from '../socket.ts';

/** How a handshake is asked for. */
export interface WireHandshake {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: readonly string[];
}

const HANDSHAKE_LIMIT_MS = 10_000;
/** Bodies of rejected handshakes are cut here; no stack says more to a stranger. */
const REJECTION_LIMIT_BYTES = 65_536;

/** Opens a socket to `origin` (`http://host:port`). The observer hears of everything, a failed handshake too. */
export function openWebSocket(origin: string, handshake: WireHandshake, first: SocketObserver): Socket {
  let observer = first;
  let over = false;
  const ws = new WebSocket(new URL(handshake.path, origin.replace(/^http/, 'ws')), [...handshake.protocols], {
    headers: handshake.headers,
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: 64 * 1024 * 1024,
  });
  let silent = false;
  let failure = '';
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      resolve();
    };
    ws.on('close', (code, reason) => {
      if (!over) {
        over = true;
        observer.onClose({ code, reason: reason.toString('utf8') || failure });
      }
      end();
    });
    ws.on('unexpected-response', (_request, response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = (): void => {
        if (over) return;
        over = true;
        observer.onRejected({
          status: response.statusCode ?? 0,
          headers: headerText(response),
          body: Buffer.concat(chunks).toString('utf8'),
        });
        ws.terminate();
        end();
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= REJECTION_LIMIT_BYTES) chunks.push(chunk);
      });
      response.on('end', finish);
      response.on('close', finish);
      response.on('error', finish);
    });
  });
  ws.on('error', (error) => {
    failure = error.message;
  });
  ws.on('open', () => observer.onOpen());
  ws.on('ping', (data) => {
    if (!silent) ws.pong(data);
  });
  ws.on('message', (data: Buffer) => {
    if (!silent && !over) observer.onFrame(data.toString('utf8'));
  });
  return {
    observe: (next) => {
      observer = next;
    },
    send: (raw) => ws.send(raw),
    close: () => ws.close(1000),
    terminate: () => {
      reset(ws);
    },
    fallSilent: () => {
      silent = true;
      ws.pause();
    },
    pause: () => ws.pause(),
    resume: () => ws.resume(),
    get isOpen() {
      return ws.readyState === WebSocket.OPEN && !over;
    },
    gone,
  };
}

/**
 * ws ends a socket without a close frame; the reset (RST) is asked of the socket below it. One whose end is under way
 * is not reset: libuv refuses that (uv_tcp_close_reset), and the process then spins when it exits.
 */
function reset(ws: WebSocket): void {
  const below: unknown = Reflect.get(ws, '_socket');
  if (below instanceof TcpSocket && !below.destroyed && !below.writableEnded) {
    ws.resume();
    below.resetAndDestroy();
  } else ws.terminate();
}
