import { randomUUID } from 'node:crypto';
import { parseObject, isObject, type JsonObject } from '../../reference/read-json.ts';
import { runNetraAgent } from './agent.ts';
import { netraNow, systemFrame, type NetraFrame } from './frames.ts';
import type { NetraOptions, NetraUser } from './options.ts';
import { REACHES, WRITE, type NetraRun } from './shapes.ts';

const FRAME_BYTES = 8_192;

export interface NetraConversation {
  readonly options: NetraOptions;
  readonly user: NetraUser;
  readonly signal: AbortSignal;
  /** To the socket of this conversation. */
  send(frame: NetraFrame): void;
  /** To every socket of its user that is registered now. */
  sendToUser(frame: NetraFrame): void;
}

/** Works off one client frame, to the end of what it starts. One that is too large vanishes without a word. */
export async function workNetraFrame(conversation: NetraConversation, raw: Buffer): Promise<void> {
  if (raw.byteLength > FRAME_BYTES) return;
  const { options, user } = conversation;
  const send = (frame: NetraFrame): void => conversation.send(frame);
  const frame = parseObject(raw.toString('utf8'));
  if (frame === undefined) {
    send({ type: 'error', message: 'Invalid JSON format' });
    return;
  }
  const type = typeof frame['type'] === 'string' ? frame['type'] : 'unknown';
  const payload = isObject(frame['payload']) ? frame['payload'] : {};
  switch (type) {
    case 'ping':
      send(systemFrame('pong', { timestamp: netraNow(), user_id: user.userId }));
      return;
    case 'pong':
      return;
    case 'user_message': {
      if (options.bug === 'message-lost') return;
      const id = frame['message_id'] ?? null;
      const data = { content: 'Message received', original_message_id: id, status: 'acknowledged' };
      send(systemFrame('system_message', data));
      await converse(conversation, { frame, payload });
      return;
    }
    case 'start_agent':
    case 'agent_request':
      await converse(conversation, { frame, payload });
      return;
    default:
      send({ type: 'ack', received_type: type, timestamp: netraNow(), user_id: user.userId, status: 'acknowledged' });
  }
}

/** Performs a run, if the frame has a prompt. */
async function converse(
  conversation: NetraConversation,
  { frame, payload }: { readonly frame: JsonObject; readonly payload: JsonObject },
): Promise<void> {
  const { options, user, signal } = conversation;
  const prompt = firstText([payload['user_request'], payload['content'], payload['message']]);
  if (prompt === undefined) {
    const error = { code: 'VALIDATION_ERROR', message: 'No message content provided' };
    conversation.send({ type: 'error', error, timestamp: netraNow() });
    return;
  }
  const run: NetraRun = {
    userId: user.userId,
    threadId: firstText([payload['thread_id'], frame['thread_id']]) ?? `thread_${randomUUID()}`,
    runId: `run_${randomUUID()}`,
    requestId: `req_${randomUUID()}`,
  };
  const { llmUrl, starts = 1 } = options;
  for await (const event of runNetraAgent({ run, prompt, starts, llmUrl, signal })) {
    const written = WRITE[options.shape](event, run);
    if (REACHES[options.shape] === 'user') conversation.sendToUser(written);
    else conversation.send(written);
  }
}

function firstText(values: readonly unknown[]): string | undefined {
  return values.filter((value) => typeof value === 'string').find((value) => value !== '');
}
