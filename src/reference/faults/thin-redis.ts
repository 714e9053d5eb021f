import { connect, type Socket } from 'node:net';
import { Refusal } from '../refusal.ts';

/** A client of Redis over a pool of one connection: it writes a command and takes the next reply that comes. */
export interface ThinRedis {
  /**
   * The reply to a command, null where there is none; rejects with `unavailable` when `gone` says so. A command that is
   * given up gives its connection back as it is, and the reply to it is still to come there.
   */
  ask(command: readonly string[], gone: AbortSignal): Promise<string | null>;
}

export function createThinRedis(url: string): ThinRedis {
  const { hostname, port } = new URL(url);
  let socket: Socket | undefined;
  let unread = '';
  let waiting: ((reply: string | null) => void) | undefined;
  let before: Promise<unknown> = Promise.resolve();

  const hand = (): void => {
    const read = waiting === undefined ? undefined : readReply(unread);
    if (read === undefined) return;
    unread = read.rest;
    const take = waiting;
    waiting = undefined;
    take?.(read.reply);
  };
  const open = (): Socket => {
    const opened = connect({ host: hostname, port: Number(port) }).setEncoding('latin1').unref();
    opened.on('data', (text: string) => {
      unread += text;
      hand();
    });
    opened.on('error', () => undefined);
    opened.on('close', () => {
      socket = undefined;
      unread = '';
      waiting?.(null);
    });
    return opened;
  };
  const askNow = async (command: readonly string[], gone: AbortSignal): Promise<string | null> => {
    socket ??= open();
    socket.write(encode(command));
    return await new Promise((resolve, reject) => {
      waiting = resolve;
      const giveUp = (): void => {
        waiting = undefined;
        reject(new Refusal('unavailable', 'the client has left'));
      };
      if (gone.aborted) giveUp();
      else gone.addEventListener('abort', giveUp, { once: true });
      hand();
    });
  };
  return {
    ask: async (command, gone) => {
      const asked = before.then(() => askNow(command, gone));
      before = asked.catch(() => undefined);
      return await asked;
    },
  };
}

/** An array of bulk strings (RESP, the protocol of Redis). */
function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${parts.length}\r\n${parts.join('')}`;
}

/** The first reply of a text, once it is whole: a bulk string; whatever else it is, is no text. */
function readReply(text: string): { readonly reply: string | null; readonly rest: string } | undefined {
  const end = text.indexOf('\r\n');
  if (end === -1) return undefined;
  const start = end + 2;
  const length = text.startsWith('$') ? Number(text.slice(1, end)) : -1;
  if (length < 0) return { reply: null, rest: text.slice(start) };
  const whole = start + length + 2;
  if (text.length < whole) return undefined;
  return { reply: text.slice(start, start + length), rest: text.slice(whole) };
}
