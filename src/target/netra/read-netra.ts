import { isEventKind } from '../../contract/event-kinds.ts';
import type { Frame, Reading } from '../define/config.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a frame says, in whichever of its five shapes an event came: named by the outer `type`, else by `data.event` or
 * `data.type`; with what it names at the top, in `data`, in `payload` or in `user_context`. Throws an Error when it is
 * no object with a type.
 */
export function readNetra({ json, text }: Frame): Reading {
  const frame = fieldsOf(json);
  if (frame === undefined || typeof frame['type'] !== 'string') {
    throw new Error(`expected a frame to be an object with a type, got ${JSON.stringify(text.slice(0, 60))}`);
  }
  const data = fieldsOf(frame['data']) ?? {};
  const payload = fieldsOf(frame['payload']) ?? {};
  const context = fieldsOf(frame['user_context']) ?? {};
  const names = [frame['type'], data['event'], data['type']].filter((name) => typeof name === 'string');
  const user = wholeId(firstText([context['user_id'], data['user_id'], frame['user_id']]));
  const event = names.find(isEventKind);
  if (event !== undefined) {
    return {
      kind: event,
      run: firstText([frame['run_id'], data['run_id'], payload['run_id']]),
      thread: firstText([frame['thread_id'], data['thread_id'], payload['thread_id']]),
      user,
      text: firstText([frame, data, payload].flatMap((part) => [part['final_response'], part['result']])),
    };
  }
  if (names.some((name) => name === 'connection_established' || name === 'connect')) {
    return { kind: 'welcome', user, connection: firstText([data['connection_id']]) };
  }
  switch (frame['type']) {
    case 'pong':
      return { kind: 'pong', user };
    case 'error':
    case 'error_message':
      return { kind: 'error', code: firstText([frame['error_code'], fieldsOf(frame['error'])?.['code']]) ?? 'error' };
    default:
      return { kind: 'other', user };
  }
}

/** An id that was cut for show names nobody: `demo-use...`. */
function wholeId(id: string | undefined): string | undefined {
  return id?.endsWith('...') === true ? undefined : id;
}

function firstText(values: readonly unknown[]): string | undefined {
  return values.filter((value) => typeof value === 'string').find((value) => value !== '');
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}
