const UNICODE_ESCAPE = /\\u([0-9a-fA-F]{4})/g;
const PERCENT = /%([0-9a-fA-F]{2})/g;
/** Long enough to hold a canary of 26 bytes. */
const SHORTEST_BASE64 = 35;
/** The three ways in which the first two letters of a canary look in base64, by their place among the bytes. */
const MARK_IN_BASE64 = /en[EF]|[HXn3]px|6c[Q-Za-f]/;

/**
 * What a text says once it is decoded: JSON escapes, percent-encoding, base64 and base64url (and with it the parts of a
 * JWT), folded case. A form that the text does not use is left out, so that a clean text costs next to nothing.
 * `words` are the long words of the text.
 */
export function* decodedForms(text: string, words: readonly string[]): Generator<string> {
  if (text.includes('\\u')) yield text.replace(UNICODE_ESCAPE, fromHex);
  if (text.includes('%')) yield text.replace(PERCENT, fromHex);
  if (text.includes('ZQ') || text.includes('Zq') || text.includes('zQ')) yield text.toLowerCase();
  for (const part of words) {
    if (part.length < SHORTEST_BASE64 || !MARK_IN_BASE64.test(part)) continue;
    const standard = part.replaceAll('-', '+').replaceAll('_', '/');
    // Something may be glued to the front of the encoded text, so that it begins at any of four places.
    for (let start = 0; start < 4; start += 1) yield decodeBase64(standard.slice(start));
  }
}

function fromHex(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function decodeBase64(text: string): string {
  return atob(text.slice(0, text.length - (text.length % 4)));
}
