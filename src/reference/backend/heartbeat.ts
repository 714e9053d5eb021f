import type { WebSocket } from 'ws';
import type { Settings } from '../settings.ts';

/** Pings a socket again and again, and cuts it when no pong has come for too long (RFC 6455 section 5.5.2). */
export function startHeartbeat(
  socket: WebSocket,
  { heartbeatMs, heartbeatTimeoutMs }: Pick<Settings, 'heartbeatMs' | 'heartbeatTimeoutMs'>,
): { stop(): void } {
  const silence = setTimeout(() => socket.terminate(), heartbeatTimeoutMs);
  const ping = setInterval(() => {
    if (socket.readyState === socket.OPEN) socket.ping();
  }, heartbeatMs);
  socket.on('pong', () => silence.refresh());
  return {
    stop: () => {
      clearTimeout(silence);
      clearInterval(ping);
    },
  };
}
