import { expect, test } from 'vitest';
import type { Frame } from '../../target/define/config.ts';
import { readNetra } from '../../target/netra/read-netra.ts';
import EXAMPLES from './example-frames.json' with { type: 'json' };

function frameOf(json: unknown): Frame {
  return { text: JSON.stringify(json) ?? '', json, event: undefined, id: undefined, status: undefined };
}

test.each(EXAMPLES.map((example) => [JSON.stringify(example.frame).slice(0, 90), example] as const))(
  'reads %s',
  (_, { says, frame }) => {
    const wanted = new Map<string, unknown>(Object.entries(says));
    const { kind, run, thread, user, connection, code } = readNetra(frameOf(frame));
    const isClaimless = ['ping', 'received', 'ack'].includes(says.kind);
    const isError = says.kind === 'error';
    expect({ kind, run, thread, user, connection, code: isError ? code : undefined }).toEqual({
      kind: isClaimless ? 'other' : says.kind,
      run: wanted.get('runId'),
      thread: wanted.get('threadId'),
      // An id that was cut for show, `userIdStart`, is nobody's.
      user: wanted.get('userId'),
      connection: wanted.get('connectionId'),
      code: isError ? (wanted.get('code') ?? 'error') : undefined,
    });
  },
);

test.each([undefined, null, 7, [], {}, { type: 7 }])('what is no frame is not read: %j', (json) => {
  expect(() => readNetra(frameOf(json))).toThrow('expected a frame to be an object with a type');
});
