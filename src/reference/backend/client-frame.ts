import type { ClientFrame } from '../../protocol/client-frames.ts';
import { FIXED_LIMITS, OWN_ID } from '../../protocol/limits.ts';
import type { FieldReader, JsonObject } from '../read-json.ts';
import { createFieldReader, isObject } from '../read-json.ts';
import { Refusal } from '../refusal.ts';
import { isStorable } from '../storable.ts';

/** A client frame whose form is right; anything missing or wrong is refused as `bad_request`. */
export function readClientFrame(frame: JsonObject, rules: FormRules): ClientFrame {
  const request_id = readForeignId(createFieldReader(frame, 'bad_request').text('request_id'), 'request_id');
  const type = frame['type'];
  const payload = frame['payload'];
  if (!isObject(payload)) throw bad('expected `payload` to be an object');
  const fields = createFieldReader(payload, 'bad_request');
  switch (type) {
    case 'user_message':
      return { type, request_id, payload: readMessage(payload, fields, rules) };
    case 'stop_run':
      return { type, request_id, payload: { run_id: fields.text('run_id') } };
    case 'get_history': {
      const cursor = fields.optionalText('cursor');
      const limit = payload['limit'] === undefined ? undefined : checkLimit(payload['limit']);
      return {
        type,
        request_id,
        payload: {
          thread_id: fields.text('thread_id'),
          ...(limit !== undefined && { limit }),
          ...(cursor !== undefined && { cursor }),
        },
      };
    }
    case 'refresh_token':
      return { type, request_id, payload: { token: fields.text('token') } };
    case 'ping':
      return { type, request_id, payload: { nonce: fields.text('nonce') } };
    default:
      throw bad('expected `type` to be one of the client frames');
  }
}

/** Which pins of runs a stack takes: `replicas` of them, or none. */
export interface FormRules {
  readonly pinnable: number | undefined;
}

/** The content of a message: any text but the empty one. */
export function checkContent(content: string): string {
  if (content === '') throw bad('expected `content` not to be empty');
  if (!isStorable(content)) throw bad('expected `content` to be Unicode text without U+0000');
  return content;
}

/** An id that a client made. */
export function readForeignId(id: string, name: string): string {
  if (id.length > FIXED_LIMITS.foreignIdLength || !isStorable(id)) {
    throw bad(`expected \`${name}\` to be a text of at most ${FIXED_LIMITS.foreignIdLength} characters`);
  }
  return id;
}

/** A page size, as a number or in a query. */
export function checkLimit(limit: unknown): number {
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > FIXED_LIMITS.largestPage) {
    throw bad(`expected \`limit\` to be a whole number from 1 to ${FIXED_LIMITS.largestPage}`);
  }
  return limit;
}

/** Whether the stack could have made this id; what it could not have made is not there. */
export function isOwnId(id: string): boolean {
  return OWN_ID.test(id);
}

/** The thread that a client names: what no thread can be called becomes a name that none has. */
export function threadName(id: string): string {
  return isOwnId(id) ? id : '';
}

export function bad(message: string): Refusal {
  return new Refusal('bad_request', message);
}

type MessagePayload = Extract<ClientFrame, { type: 'user_message' }>['payload'];

function readMessage(payload: JsonObject, fields: FieldReader, rules: FormRules): MessagePayload {
  const content = checkContent(fields.text('content'));
  const thread_id = fields.optionalText('thread_id');
  const key = fields.optionalText('client_message_id');
  const replica = rules.pinnable === undefined ? undefined : payload['replica'];
  if (replica !== undefined && !(isWhole(replica) && replica < (rules.pinnable ?? 0))) {
    throw bad(`expected \`replica\` to be a whole number below ${rules.pinnable}`);
  }
  return {
    content,
    ...(thread_id !== undefined && { thread_id }),
    ...(key !== undefined && { client_message_id: readForeignId(key, 'client_message_id') }),
    ...(replica !== undefined && { replica }),
  };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
