import { expect, test } from 'vitest';
import type { Contrast } from '../check/checker.ts';
import { contrastColumns } from './contrast-columns.ts';
import { EXAMPLE_PLAN } from './example.fixture.ts';
import { nameThings } from './names.ts';

const user = { kind: 'user', user: 1 } as const;
const contrast: Contrast = {
  titles: [
    [user, ' with the others'],
    [user, ' apart from them'],
  ],
  rows: [
    { label: 'S1 handshake', left: '{"type":"welcome"}', right: '{"type":"welcome"}', differs: false },
    {
      label: 'S2 answer',
      left: `404\n{"error":{"code":"thread_not_found","message":"this thread is not yours"}}`,
      right: `404\n{"error":{"code":"thread_not_found","message":"no such thread"}}`,
      differs: true,
    },
    { label: 'S3 outcome', left: 'ok', differs: true },
    { label: 'S4 outcome', left: 'ok', right: 'ok', differs: false },
  ],
};

test('two performances stand side by side, and the first difference is marked where it is', () => {
  const text = contrastColumns(contrast, { names: nameThings(EXAMPLE_PLAN), width: 98, emphasise: (mark) => mark });
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
                  bob with the others                      bob apart from them
    S1 handshake  {"type":"welcome"}                       {"type":"welcome"}
    S2 answer     …d_not_found","message":"this thread is  …d_not_found","message":"no such
                  not yours"}}                             thread"}}   ✗
    S3 outcome    ok                                       –   ✗
    "
  `);
});
