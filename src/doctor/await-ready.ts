import { pause } from '../client/pause.ts';
import { tellingFailure, type Diagnosis, type Meaning } from '../report/diagnosis.ts';
import { diagnose } from './diagnose.ts';
import type { Subject } from './patient.ts';

/** Between two attempts. */
export const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];

/** An attempt found no stack that is ready, and another one follows. */
export interface Waiting {
  readonly why: string;
  readonly waitMs: number;
  /** The next attempt, of so many; the first one is 1. */
  readonly attempt: number;
  readonly of: number;
}

/**
 * Tries the short form of the diagnosis until it is not the silence of a stack that starts up: at once, and after 1, 2,
 * 4 and 8 s. The last diagnosis tells. An interrupt ends it at once.
 */
export async function awaitReady(
  subject: Subject,
  options: { readonly onWait: (waiting: Waiting) => void },
): Promise<Diagnosis> {
  for (let tried = 1; ; tried += 1) {
    const diagnosis = await diagnose(subject, { form: 'short' });
    const waitMs = WAITS_MS[tried - 1];
    if (waitMs === undefined || !isSilent(diagnosis) || subject.signal.aborted) return diagnosis;
    const why = tellingFailure(diagnosis)?.came.what ?? '';
    options.onWait({ why, waitMs, attempt: tried + 1, of: WAITS_MS.length + 1 });
    await pause(waitMs, subject.signal);
    if (subject.signal.aborted) return diagnosis;
  }
}

const SILENCES: readonly Meaning[] = ['silent', 'not-ready'];

/** Whether the stack gave no answer, or said that it is not ready: it may be so for a while only. */
export function isSilent(diagnosis: Diagnosis): boolean {
  const failure = tellingFailure(diagnosis);
  return failure !== undefined && SILENCES.includes(failure.came.means);
}
