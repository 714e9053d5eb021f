import { expect, test } from 'vitest';
import type { Seen } from './measurement.ts';
import { blindCheckers, matrixMarkdown, matrixText, remarkOf } from './matrix-table.ts';

const ALL: readonly Seen[] = [
  { row: 'a', of: 2, times: { principal: 2, 'known-ids': 1 } },
  { row: 'b', of: 2, times: { liveness: 2 } },
  { row: 'c', of: 2, times: {} },
];

test('a fault that one checker sees hangs on it, and a checker that sees none is named', () => {
  expect(ALL.map(remarkOf)).toEqual(['', 'hangs on one', 'seen by none']);
  expect(blindCheckers(ALL)).toContain('well-formed');
  expect(blindCheckers(ALL)).not.toContain('liveness');
});

test('the matrix has a column for each checker, and says what hangs on one', () => {
  const text = matrixText(ALL);
  expect(text).toMatch(/^a {2,}✓ {2,}1\/2$/m);
  expect(text).toMatch(/^b {2,}✓ {2,}hangs on one$/m);
  expect(text).toContain('Hang on one checker: b.\nSeen by none: c.\nCheckers that see none of these: auth-boundary, ');
  expect(matrixMarkdown(ALL)).toContain('| `c` |  |');
});
