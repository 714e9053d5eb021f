import { expect, test } from 'vitest';
import { readEventStream } from './event-stream.ts';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  function* body(): Generator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  }
  const events: string[] = [];
  for await (const event of readEventStream(body() as never)) events.push(event);
  return events;
}

test('events are found however the body is cut', async () => {
  expect(await read('da', 'ta: one\n', '\ndata:two', '\r\n\r\n')).toEqual(['one', 'two']);
});

test('a character cut between two chunks is put together again', async () => {
  const bytes = new TextEncoder().encode('data: é\n\n');
  expect(await read(bytes.slice(0, 7), bytes.slice(7))).toEqual(['é']);
});

test('comments and fields other than data are passed over, an unfinished event is not given', async () => {
  expect(await read(': hello\nevent: x\ndata: a\ndata: b\n\ndata: cut')).toEqual(['a\nb']);
});
