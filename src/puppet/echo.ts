const CANARY = /zq[a-z0-9]{24}/g;
const MOST = 12;

/** The canaries in a text, each once, the one that was last found at the end; of more than 12 the last 12. */
export function canariesIn(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [canary] of text.matchAll(CANARY)) {
    found.delete(canary);
    found.add(canary);
  }
  return [...found].slice(-MOST);
}

/**
 * What the model says: the canaries first, where no cut reaches them, and nothing that depends on who asks. So
 * whatever got into a model's context travels back to the clients.
 */
export function say(canaries: readonly string[], words: string): string {
  return [...canaries, words].join(' ');
}
