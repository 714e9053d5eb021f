import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fillBlocks, withoutBlocks, type Block } from './blocks.ts';
import { helpText } from './help.ts';
import { README, ROOT } from './read-readme.ts';
import { TABLES } from './tables.ts';

/** Reports are left as they are: readme.stack.test.ts compares them with a real one. */
function fill({ kind, name, text }: Block): string {
  switch (kind) {
    case 'table':
      return TABLES[name]?.() ?? `there is no table ${name}`;
    case 'help':
      return `\`\`\`text\n${helpText(name)}\n\`\`\``;
    case 'report':
      return text;
    default:
      return kind satisfies never;
  }
}

test('its tables and flags are what the code has now; vitest -u writes them anew', async () => {
  await expect(fillBlocks(README, fill)).toMatchFileSnapshot('../../../README.md');
});

test('each of its links into the project leads to something', () => {
  const places = Array.from(README.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, place = '']) => place);
  expect(places.length).toBeGreaterThan(0);
  expect(places.filter((place) => !existsSync(join(ROOT, place)))).toEqual([]);
});

test('each entry of the corpus that it names is there', () => {
  const entries = Array.from(README.matchAll(/corpus\/regression\/[\w-]+\.json/g), ([place]) => place);
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter((place) => !existsSync(join(ROOT, place)))).toEqual([]);
});

test('none of its lines outside of tables and reports has more than 120 columns', () => {
  const lines = withoutBlocks(README).split('\n');
  expect(lines.filter((line) => Array.from(line).length > 120)).toEqual([]);
});
