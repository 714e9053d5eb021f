/**
 * Breaks a text into lines of at most `room` characters, at spaces; a longer word is broken where the room ends. All
 * but the first have two characters less, to be set in.
 */
export function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const space = room - (lines.length === 0 ? 0 : 2);
    if (line === '') line = word;
    else if (lengthOf(line) + 1 + lengthOf(word) <= space) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
    while (lengthOf(line) > space) {
      lines.push(Array.from(line).slice(0, space).join(''));
      line = Array.from(line).slice(space).join('');
    }
  }
  return [...lines, line];
}

/** In characters as a person counts them. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
