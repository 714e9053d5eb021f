import type { TargetConfig } from '../define/config.ts';
import type { HttpAddress } from './netra-users.ts';
import { netraUsers } from './netra-users.ts';
import { readNetra } from './read-netra.ts';

export interface NetraPlace {
  readonly backends: readonly string[];
  readonly auth: HttpAddress;
  /** What both services sign and verify tokens with. Absent: users register at the auth service. */
  readonly jwtSecret?: string | undefined;
  /** Sent with each handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Where it was told that its model is, `host:port`. Absent: its model is its own. */
  readonly modelAt?: string | undefined;
}

/** A handshake is accepted first, and then refused by one of these, after an error frame. */
const REFUSALS = [1011, 1008, 1013, 1002];
/** A frame of more bytes vanishes without a word; what stands around its text is far below the difference. */
const FRAME_BYTES = 8_192;
const AROUND_BYTES = 1_024;

/**
 * Netra Apex as it was in September 2025: at most once, one message after the other, events in five shapes of which
 * some name no run. Those of some shapes go to every connection of their user, those of others to the one that asked,
 * so that a user has one connection at a time.
 */
export function netraConfig({ backends, auth, jwtSecret, headers, modelAt }: NetraPlace): TargetConfig {
  return {
    name: 'netra',
    url: backends,
    ...(modelAt !== undefined && { model: { listen: modelAt } }),
    users: netraUsers({ auth, jwtSecret }),
    connect: { path: '/ws', token: 'header', welcome: true, ...(headers !== undefined && { headers }) },
    refuses: { handshake: { close: REFUSALS } },
    send: ({ text, thread = '', request }) =>
      isPlainMessage(thread)
        ? { type: 'user_message', payload: { content: text, thread_id: thread }, message_id: request }
        : { type: 'start_agent', payload: { user_request: text, thread_id: thread }, message_id: request },
    // A message is worked off before the next is read, so the answer to a ping comes after all of its run.
    ping: () => ({ type: 'ping' }),
    read: readNetra,
    // A run may be announced from up to three places.
    grammar: { toolPairs: 1, thinkingFirst: true, pairing: 'order', repeated: ['agent_started'] },
    delivery: { inTurn: true },
    ids: { thread: 'client', request: false },
    limits: { connections: 1, textBytes: FRAME_BYTES - AROUND_BYTES },
  };
}

/**
 * Both kinds of messages begin a run, and one of them may be lost where the other is not: every other step sends a
 * plain one. Which it is depends on nothing but the thread, so that a message stays what it is in each performance.
 */
function isPlainMessage(thread: string): boolean {
  return /[13579]$/.test(thread) && thread.includes('-of-step-');
}
