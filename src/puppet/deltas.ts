/** Shorter than a canary (26 characters), so that a stream cuts each one. */
const LENGTHS = [11, 17, 13];

/** Cuts a text into the pieces that a model would stream, in the same way each time. */
export function deltasOf(text: string): readonly string[] {
  const deltas: string[] = [];
  for (let at = 0; at < text.length; ) {
    const delta = text.slice(at, at + (LENGTHS[deltas.length % LENGTHS.length] ?? text.length));
    deltas.push(delta);
    at += delta.length;
  }
  return deltas;
}
