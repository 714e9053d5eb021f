import { lengthOf, wrap } from './wrap.ts';

/** One line of a table: a label in the margin, and a text in one of the columns. */
export interface Row {
  readonly label: string;
  readonly column: number;
  readonly text: string;
  /** Marked with ✗ behind its text. */
  readonly marked?: boolean;
}

const GAP = 2;
const NARROWEST = 16;

/**
 * Sets rows into columns with titles, at most `width` characters wide where each column can keep 16; a longer text goes
 * on below. The mark is set off by `emphasise`.
 */
export function layTable(options: {
  readonly titles: readonly string[];
  readonly rows: readonly Row[];
  readonly width: number;
  readonly emphasise: (text: string) => string;
}): string {
  const { titles, rows } = options;
  const margin = Math.max(4, ...rows.map((row) => row.label.length)) + 2 + GAP;
  const needs = titles.map((title, column) => {
    const texts = rows.filter((row) => row.column === column).map((row) => lengthOf(row.text) + markLength(row));
    return Math.max(lengthOf(title), ...texts);
  });
  const widths = shareWidth(needs, options.width - margin - GAP * titles.length);
  const starts = widths.map((_, column) => widths.slice(0, column).reduce((sum, width) => sum + width + GAP, margin));
  const head = titles.reduce((line, title, column) => pad(line, starts[column] ?? margin) + title, '');
  const body = rows.flatMap((row) => {
    const start = starts[row.column] ?? margin;
    const lines = wrap(row.text, (widths[row.column] ?? NARROWEST) - markLength(row));
    return lines.map((line, index) => {
      const label = index === 0 ? row.label.padStart(margin - GAP) : '';
      const mark = markLength(row) > 0 && index === lines.length - 1 ? `   ${options.emphasise('✗')}` : '';
      return `${pad(label, start)}${index === 0 ? line : `  ${line}`}${mark}`;
    });
  });
  return [head, ...body].join('\n');
}

/** Gives each column what it needs; where that is too much in all, those that need most share what the others leave. */
function shareWidth(needs: readonly number[], width: number): readonly number[] {
  const widths = needs.map(() => 0);
  const rising = needs.map((need, column) => ({ need, column })).sort((a, b) => a.need - b.need);
  let left = width;
  rising.forEach(({ need, column }, index) => {
    const part = Math.max(NARROWEST, Math.floor(left / (rising.length - index)));
    const given = Math.min(need, part);
    widths[column] = given;
    left -= given;
  });
  return widths;
}

/** Three spaces and the mark. */
function markLength(row: Row): number {
  return row.marked === true ? 4 : 0;
}

function pad(line: string, length: number): string {
  return line + ' '.repeat(Math.max(0, length - lengthOf(line)));
}
