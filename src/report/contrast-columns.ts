import type { Contrast, ContrastRow } from '../check/checker.ts';
import { lengthInCommon } from '../support/in-common.ts';
import { hideSecrets } from './cut.ts';
import type { Names } from './names.ts';
import { lengthOf, wrap } from './wrap.ts';

/** Rows around the first difference, and characters of a text around it. */
const ROWS = { before: 5, after: 1 };
const CHARACTERS = { before: 24, all: 160 };
const GAP = 2;
const NOTHING = '–';

/**
 * Two performances in two columns, a row for each thing that was seen, around the first that differs, which is marked
 * ✗. Of its texts the part is shown in which they differ; the others are cut. `width` in characters.
 */
export function contrastColumns(
  contrast: Contrast,
  options: { readonly names: Names; readonly width: number; readonly emphasise: (text: string) => string },
): string {
  const { names, width, emphasise } = options;
  const at = Math.max(0, contrast.rows.findIndex(({ differs }) => differs));
  const shown = contrast.rows.slice(Math.max(0, at - ROWS.before), at + 1 + ROWS.after);
  const margin = Math.max(...shown.map(({ label }) => lengthOf(label))) + GAP;
  const column = Math.max(20, Math.floor((width - margin - GAP - 4) / 2));
  const line = (label: string, left: string, right: string): string =>
    `${label.padEnd(margin)}${left.padEnd(column + GAP)}${right}`.trimEnd();
  const rows = shown.flatMap((row) => {
    const [left, right] = textsOf(row, column).map((text) => wrap(text, column));
    const height = Math.max(left?.length ?? 0, right?.length ?? 0);
    return Array.from({ length: height }, (_, index) => {
      const mark = row.differs && index === height - 1 ? `   ${emphasise('✗')}` : '';
      return line(index === 0 ? row.label : '', left?.[index] ?? '', right?.[index] ?? '') + mark;
    });
  });
  const [left, right] = contrast.titles;
  return [line('', names.say(left), names.say(right)), ...rows].join('\n');
}

function textsOf({ left, right, differs }: ContrastRow, column: number): readonly [string, string] {
  const [one, other] = [oneLine(left), oneLine(right)];
  if (!differs) return [cut(one, { from: 0, length: column }), cut(other, { from: 0, length: column })];
  const from = Math.max(0, lengthInCommon(one, other) - CHARACTERS.before);
  return [cut(one, { from, length: CHARACTERS.all }), cut(other, { from, length: CHARACTERS.all })];
}

function oneLine(text: string | undefined): string {
  return text === undefined ? NOTHING : hideSecrets(text).replaceAll('\n', ' · ');
}

function cut(text: string, { from, length }: { readonly from: number; readonly length: number }): string {
  const points = Array.from(text);
  const part = points.slice(from, from + length - (from > 0 ? 1 : 0));
  const isCut = from + part.length < points.length;
  return `${from > 0 ? '…' : ''}${isCut ? `${part.slice(0, -1).join('')}…` : part.join('')}`;
}
