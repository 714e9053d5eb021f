/** Refusals that leave open whether what was asked took effect: its answer was lost between the stack's own parts. */
const CODES: ReadonlySet<string> = new Set(['unavailable', 'internal']);

/** The mark of such a refusal, by its code. */
export function undecided(code: string): { readonly undecided?: true } {
  return CODES.has(code) ? { undecided: true } : {};
}
