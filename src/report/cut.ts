const CANARY = /zq[a-z0-9]{20}([a-z0-9]{4})/gi;
/** A JWT, whole or in part, also inside base64url (`ZXlK` is `eyJ` encoded), and refresh tokens by their field. */
const TOKENS = /\b(?:eyJ|ZXlK)[\w-]{8,}(?:\.[\w-]*)*|(?<=_token\\?"\s*:\s*\\?")[^"\\]+/g;
const LONGEST = 60;

/** A text fit for one line: without secrets, at most 60 characters and the number of those that are left out. */
export function cutText(text: string): string {
  const points = Array.from(hideSecrets(text).replaceAll('\n', String.raw`\n`));
  const rest = points.length - LONGEST;
  return rest > 0 ? `${points.slice(0, LONGEST).join('')}… (${rest} more)` : points.join('');
}

/** The same text fit to be read by anybody: canaries as `zq…c7f1`, tokens as `<token>`, control characters escaped. */
export function hideSecrets(text: string): string {
  return text.replaceAll(TOKENS, '<token>').replaceAll(CANARY, 'zq…$1').replaceAll(/[^\P{Cc}\n]/gu, escapeCode);
}

function escapeCode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
