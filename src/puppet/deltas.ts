/** Shorter than a canary (26 characters), so that a stream cuts each one. */
const LENGTHS = [11, 17, 13];

/** Cuts a text into the pieces that a model would stream, in the same way each time; no character is cut. */
export function deltasOf(text: string): readonly string[] {
  const characters = Array.from(text);
  const deltas: string[] = [];
  for (let at = 0; at < characters.length; ) {
    const end = at + (LENGTHS[deltas.length % LENGTHS.length] ?? characters.length);
    deltas.push(characters.slice(at, end).join(''));
    at = end;
  }
  return deltas;
}
