import { awaitReady, type Waiting } from '../doctor/await-ready.ts';
import { failureText } from '../report/diagnosis-text.ts';
import { verdictOf, wasReached } from '../report/diagnosis.ts';
import { describeWithHint, OverhearError } from '../support/errors.ts';
import { openSite, type Site } from './open-site.ts';
import type { StackChoice } from './work.ts';

/** There is no stack to work on, and why. `neverReached`: nothing of it gave an answer, or it could not be started. */
export interface Absence {
  readonly kind: 'absent';
  readonly reason: string;
  readonly neverReached: boolean;
}

/** Opens a site and waits until its stack is ready. Rejects with an OverhearError that is wrong usage. */
export async function reachSite(
  choice: StackChoice,
  options: { readonly onWait: (waiting: Waiting) => void; readonly signal: AbortSignal },
): Promise<{ readonly kind: 'open'; readonly site: Site } | Absence> {
  let site: Site;
  try {
    site = await openSite(choice);
  } catch (error) {
    if (!(error instanceof OverhearError && error.code.endsWith('-unavailable'))) throw error;
    return { kind: 'absent', reason: describeWithHint(error), neverReached: true };
  }
  const { onWait, signal } = options;
  const diagnosis = await awaitReady({ ...site, clock: () => performance.now(), signal }, { onWait });
  if (verdictOf(diagnosis) !== 'unavailable') return { kind: 'open', site };
  await site.close();
  return { kind: 'absent', reason: failureText(diagnosis) ?? '', neverReached: !wasReached(diagnosis) };
}
