import * as v from 'valibot';
import type { SeenMessage, SeenThread } from '../../contract/seen.ts';

const text = v.string();

/** A stored message, as `history` frames and the HTTP API show it. */
export const storedMessage = v.looseObject({
  id: text,
  role: v.picklist(['user', 'assistant']),
  content: text,
  run_id: v.nullish(text),
  created_at: text,
});

export const storedThread = v.looseObject({ id: text, title: text, created_at: text });

/** A page of a walk under its own name: `{messages: […], next_cursor}`. */
export const page = <S extends v.GenericSchema>(name: string, item: S) =>
  v.pipe(
    v.looseObject({ [name]: v.array(item), next_cursor: v.nullable(text) }),
    v.transform((whole) => ({
      // The schema above has just read this field as that list.
      items: whole[name] as v.InferOutput<S>[],
      nextCursor: whole['next_cursor'] as string | null,
    })),
  );

export function toMessage(message: v.InferOutput<typeof storedMessage>): SeenMessage {
  return {
    id: message.id,
    role: message.role,
    content: message.content,
    createdAt: message.created_at,
    ...(message.run_id == null ? {} : { runId: message.run_id }),
  };
}

export function toThread(thread: v.InferOutput<typeof storedThread>): SeenThread {
  return { id: thread.id, title: thread.title, createdAt: thread.created_at };
}
