import type { WebSocket } from 'ws';
import { CLOSE, type CloseCode } from '../../protocol/close-codes.ts';
import type { AnswerFrame, Envelope, EventFrame } from '../../protocol/server-frames.ts';
import { FIXED_LIMITS } from '../../protocol/limits.ts';
import type { JsonObject } from '../read-json.ts';
import { parseObject } from '../read-json.ts';
import { Refusal, toRefusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import type { Settings } from '../settings.ts';
import type { Principal } from '../verify-token.ts';
import type { Feed } from './feed.ts';
import { createFeed } from './feed.ts';
import { startHeartbeat } from './heartbeat.ts';
import { createTokenBucket } from './token-bucket.ts';
import type { TokenHold } from './token-hold.ts';

/** An answer without what every frame of the connection has. */
export type Answer = AnswerFrame extends infer F ? (F extends AnswerFrame ? Omit<F, keyof Envelope> : never) : never;

/** One socket of a user, from before its handshake is answered to its end. */
export interface Connection {
  readonly id: string;
  /** Whom the token that it lives on is of. */
  readonly userId: string;
  /** What its client calls the device that it is on; it decides nothing. */
  readonly device: string | undefined;
  readonly feed: Feed;
  readonly token: TokenHold;
  /** Whether its handshake was answered with the upgrade, at some time. */
  opened(): boolean;
  /** False from the moment at which its end begins. */
  alive(): boolean;
  /** With which code it ended, 1006 when its socket was gone without one; undefined as long as it has not. */
  closedWith(): number | undefined;
  answer(answer: Answer): void;
  /** Sends an event as it is stored. */
  sendEvent(event: EventFrame): void;
  /** Says why, if asked to, and ends: nothing is worked off or sent any more. */
  close(code: CloseCode): void;
  /** Takes the socket over: first frame, feed, heartbeat; then frames are worked off one after the other. */
  open(socket: WebSocket, options: { after: number; head: number; resumedFrom: number | null; replica: number }): void;
  /** Gives up a connection whose handshake was refused. */
  dispose(): void;
}

export interface ConnectionParts {
  readonly seams: Seams;
  readonly settings: Settings;
  readEvents(userId: string, options: { after: number; limit: number }): Promise<readonly EventFrame[]>;
  holdToken(principal: Principal, onDead: () => void): TokenHold;
  /** Does what a frame asks for, its answer included. */
  work(connection: Connection, frame: JsonObject): Promise<void>;
  readonly onInternalError: (error: unknown) => void;
}

/** Frames that wait to be worked off before the socket is no longer read from. */
const LARGEST_QUEUE = 200;

/** `device`: what the client calls it, if it does. */
export function createConnection(
  { principal, device }: { principal: Principal; device: string | undefined },
  parts: ConnectionParts,
): Connection {
  const { seams, settings } = parts;
  const bucket = createTokenBucket(settings.framesPerSecond);
  let socket: WebSocket | undefined;
  let ended = false;
  let endedWith: number | undefined;
  let queued = 0;
  let queue = Promise.resolve();
  let cut: NodeJS.Timeout | undefined;

  const end = (): void => {
    ended = true;
    seams.unregister(connection);
    connection.feed.close();
    connection.token.release();
  };
  const close = (code: CloseCode): void => {
    if (ended) return;
    endedWith = code;
    end();
    socket?.close(code);
  };
  const send = (frame: object): void => {
    if (!ended && socket !== undefined) seams.transmit(connection, JSON.stringify(frame), write);
  };
  const write = (text: string): void => {
    if (ended || socket === undefined) return;
    socket.send(text);
    if (socket.bufferedAmount <= settings.sendBufferBytes) return;
    close(CLOSE.slowReader);
    cut = setTimeout(() => socket?.terminate(), FIXED_LIMITS.slowReaderCutMs);
  };
  const answer = (body: Answer): void =>
    send({ ...body, user_id: connection.userId, timestamp: new Date().toISOString() });
  const refuse = (error: unknown, requestId?: string): void => {
    const { code, message, retryAfterMs } = toRefusal(error);
    if (code === 'internal') parts.onInternalError(error);
    const payload = { code, message, ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }) };
    answer({ type: 'error', ...(requestId !== undefined && { request_id: requestId }), payload });
    if (code === 'payload_too_large') close(CLOSE.tooLarge);
    if (code === 'principal_mismatch') close(CLOSE.principalMismatch);
  };
  const workOff = async (frame: JsonObject | undefined, refusal: Refusal | undefined): Promise<void> => {
    if (!ended && seams.isExpired(connection.token.principal())) close(CLOSE.unauthorized);
    if (ended) return;
    const requestId = typeof frame?.['request_id'] === 'string' ? frame['request_id'] : undefined;
    try {
      await connection.token.assure();
      if (refusal !== undefined) throw refusal;
      if (frame === undefined) throw new Refusal('bad_request', 'expected a JSON object');
      await parts.work(connection, frame);
    } catch (error) {
      refuse(error, requestId);
    }
  };
  const receive = (data: Buffer, binary: boolean): void => {
    if (ended) return;
    const fits = data.length <= settings.frameBytes;
    const frame = fits && !binary ? parseObject(data.toString('utf8')) : undefined;
    const waitMs = !fits || frame?.['type'] === 'ping' ? 0 : bucket.take(performance.now());
    const refusal = fits
      ? waitMs > 0
        ? new Refusal('rate_limited', 'too many frames', { retryAfterMs: waitMs })
        : undefined
      : new Refusal('payload_too_large', `expected at most ${settings.frameBytes} bytes`);
    queued += 1;
    if (queued > LARGEST_QUEUE) socket?.pause();
    queue = queue
      .then(() => workOff(frame, refusal))
      .then(() => {
        queued -= 1;
        if (queued <= LARGEST_QUEUE && socket?.isPaused === true) socket.resume();
      });
  };

  const connection: Connection = {
    id: seams.newConnectionId(principal),
    get userId() {
      return connection.token.principal().userId;
    },
    device,
    feed: createFeed({
      read: async (after, limit) => {
        await connection.token.assure();
        return await parts.readEvents(principal.userId, { after, limit });
      },
      deliver: (event, phase) => {
        if (seams.isExpired(connection.token.principal())) close(CLOSE.unauthorized);
        else seams.deliver(connection, event, phase);
      },
      // An empty write is done when all before it are.
      drained: () =>
        new Promise((resolve) => (socket === undefined ? resolve() : socket.ping(undefined, false, () => resolve()))),
      onError: (error) => toRefusal(error).code === 'internal' && parts.onInternalError(error),
    }),
    token: parts.holdToken(principal, () => close(CLOSE.unauthorized)),
    opened: () => socket !== undefined,
    alive: () => !ended,
    closedWith: () => endedWith,
    answer,
    sendEvent: send,
    close,
    open: (opened, { after, head, resumedFrom, replica }) => {
      socket = opened;
      const heartbeat = startHeartbeat(opened, settings);
      // What goes wrong with the socket closes it, with the code that the library finds fitting.
      opened.on('error', () => undefined);
      opened.on('close', (code) => {
        clearTimeout(cut);
        heartbeat.stop();
        endedWith ??= code;
        if (!ended) end();
      });
      opened.on('message', (data, binary) => {
        // A socket whose `binaryType` was not set hands on each message as one Buffer.
        const frame = data as Buffer;
        seams.receive(connection, frame.length, () => receive(frame, binary));
      });
      answer({
        type: 'connection_established',
        payload: { connection_id: connection.id, replica, head_seq: head, resumed_from: resumedFrom },
      });
      seams.startFeed(connection, { after, head, resumedFrom });
    },
    dispose: end,
  };
  seams.register(connection);
  return connection;
}
