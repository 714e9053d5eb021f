import type { Unknown, Verdict, Violation } from './checker.ts';

/** What a checker found, while it looks. */
export interface Findings {
  readonly violations: Violation[];
  readonly causes: Unknown[];
  /** Whether the history held anything that the claim is about. */
  exercised: boolean;
}

export function noFindings(): Findings {
  return { violations: [], causes: [], exercised: false };
}

/** Violated before unknown before holds before not exercised. */
export function toVerdict({ violations, causes, exercised }: Findings): Verdict {
  if (violations.length > 0) return { kind: 'violated', violations };
  if (causes.length > 0) return { kind: 'unknown', causes };
  return { kind: exercised ? 'holds' : 'not-exercised' };
}
