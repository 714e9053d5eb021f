import type { NetraUser } from './options.ts';

/** A server frame, before it is written. */
export type NetraFrame = Readonly<Record<string, unknown>>;

/** The envelope of what is no event: welcome, ping, pong, answers. */
export function systemFrame(type: string, data: NetraFrame): NetraFrame {
  return { type, data, timestamp: netraNow(), server_id: null, correlation_id: null };
}

/** The first frame of a socket that is let in. */
export function welcomeFrame(user: NetraUser, form: 'whole' | 'cut'): NetraFrame {
  if (form === 'cut') {
    const data = { mode: 'main', user_id: `${user.userId.slice(0, 8)}...`, connection_id: user.connectionId };
    return systemFrame('connection_established', { ...data, connection_ready: true });
  }
  return systemFrame('system_message', {
    event: 'connection_established',
    connection_id: user.connectionId,
    user_id: user.userId,
    server_time: new Date().toISOString(),
    connection_ready: true,
    environment: 'development',
    config: { heartbeat_interval: 25, max_message_size: 8192 },
  });
}

/** What is said before a socket is closed with 1011. */
export function errorMessageFrame(code: string, message: string): NetraFrame {
  return {
    type: 'error_message',
    error_code: code,
    error_message: message,
    details: null,
    timestamp: netraNow(),
    recovery_suggestions: null,
  };
}

/** Seconds since 1970, with fractions. */
export function netraNow(): number {
  return Date.now() / 1000;
}
