import type { Came, Meaning, Remedy, Stage } from '../report/diagnosis.ts';
import type { Patient } from './patient.ts';

/** One thing to try on a stack. */
export interface Check {
  /** Kebab-case; stable, since reports and other checks name it. */
  readonly name: string;
  readonly stage: Stage;
  /** Checks that this one cannot be tried without. */
  readonly needs: readonly string[];
  /** `short`: tried before each campaign too, as nothing can be fuzzed where it fails. */
  readonly form: 'short' | 'whole';
  readonly tried: (patient: Patient) => string;
  /** Rejects for defects of overhear only. */
  readonly perform: (patient: Patient) => Promise<Came>;
}

export function fine(what: string): Came {
  return { kind: 'fine', what };
}

export function failed(what: string, means: Meaning, remedy: Remedy): Came {
  return { kind: 'failed', what, means, remedy };
}

export const NOT_PROMISED: Came = { kind: 'skipped', why: { kind: 'not-promised' } };

/** Tries the same on each, all at once: the first failure in their order, else what came, each text once. */
export async function eachOf<T>(items: readonly T[], perform: (item: T) => Promise<Came>): Promise<Came> {
  const all = await Promise.all(items.map(perform));
  const other = all.find(({ kind }) => kind === 'failed') ?? all.find(({ kind }) => kind === 'skipped');
  if (other !== undefined) return other;
  return fine([...new Set(all.flatMap((came) => (came.kind === 'fine' ? [came.what] : [])))].join(' · '));
}
