/** A table for a terminal: the first column begins at the left, the others end at the right. */
export function layColumns(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((cells) => lengthOf(cells[column] ?? ''))));
  return all
    .map((cells) =>
      cells
        .map((cell, column) => {
          const gap = ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(cell)));
          return column === 0 ? cell + gap : gap + cell;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
