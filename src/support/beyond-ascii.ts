/**
 * Characters of two, three and four bytes, in what users, model and tools say: who takes bytes for characters, or reads
 * a stream piece by piece, tears them apart, or mixes them with those of another stream.
 */
export const BEYOND_ASCII = 'é你🙂';

/** A text in two pieces of bytes: in the midst of its first character of several bytes, or in its middle. */
export function tear(text: string): readonly [Buffer, Buffer] {
  const bytes = Buffer.from(text);
  const first = bytes.findIndex((byte) => byte >= 0xc0);
  const at = first === -1 ? Math.ceil(bytes.length / 2) : first + 1;
  return [bytes.subarray(0, at), bytes.subarray(at)];
}
