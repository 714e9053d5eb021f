/** Shorter words hold neither an id that could not occur by chance nor an encoded canary. */
export const SHORTEST_WORD = 12;

const IN_WORD = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-') {
  IN_WORD[letter.charCodeAt(0)] = 1;
}

/** Runs of at least 12 characters of base64, base64url and ids, in order. One pass: a pattern would try every start. */
export function longWords(text: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 128 && IN_WORD[code] === 1) continue;
    if (i - start >= SHORTEST_WORD) words.push(text.slice(start, i));
    start = i + 1;
  }
  if (text.length - start >= SHORTEST_WORD) words.push(text.slice(start));
  return words;
}
