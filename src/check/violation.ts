import type { Contrast, Direction, Phrase, Violation } from './checker.ts';

/** A violation from its parts: the witness is the entry itself and those of the facts, rising and each once. */
export function violation(parts: {
  readonly checker: string;
  readonly direction: Direction;
  readonly where: string;
  readonly at: number;
  readonly headline: Phrase;
  readonly facts: readonly { readonly at: number; readonly says: Phrase }[];
  readonly conclusion: Phrase;
  readonly contrast?: Contrast;
}): Violation {
  const facts = parts.facts.toSorted((a, b) => a.at - b.at);
  const witness = [...new Set([parts.at, ...facts.map((fact) => fact.at)])].sort((a, b) => a - b);
  return {
    checker: parts.checker,
    direction: parts.direction,
    where: parts.where,
    at: parts.at,
    witness,
    explanation: { headline: parts.headline, facts, conclusion: parts.conclusion },
    ...(parts.contrast !== undefined && { contrast: parts.contrast }),
  };
}
