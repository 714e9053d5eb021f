import { STANDARD } from '../../../properties/list.ts';
import { diagnoseStack } from '../../cli/perform-doctor.ts';
import { createFuzz } from '../../cli/perform-fuzz.ts';
import { readVersion } from '../../cli/version.ts';
import type { StackChoice } from '../../cli/work.ts';
import type { Diagnosis } from '../../report/diagnosis.ts';
import type { CampaignEvent, Summary } from '../../report/events.ts';

/** A stack that is not ours, as the command line would choose it. */
export interface Subject {
  readonly choice: StackChoice;
}

/** A campaign of all standard properties that keeps nothing, of so many executions or so much time at most. */
export async function fuzzSubject(
  { choice }: Subject,
  limits: { readonly seed: number; readonly runs?: number; readonly timeMs?: number },
): Promise<Summary> {
  return await createFuzz(readVersion())(
    {
      stack: choice,
      properties: STANDARD,
      ...limits,
      shrinkTimeMs: 1_000,
      concurrency: 'auto',
      keepGoing: false,
      save: false,
    },
    { emit: () => undefined, signal: new AbortController().signal },
  );
}

/**
 * Searches until something was found and shown again, and says its checker; undefined when nothing was. What follows,
 * to shrink it and to repeat it ten times, is tested elsewhere and takes longer.
 */
export async function firstConfirmed(
  { choice }: Subject,
  limits: { readonly seed: number; readonly timeMs: number },
): Promise<string | undefined> {
  const stop = new AbortController();
  let found: string | undefined;
  const emit = (event: CampaignEvent): void => {
    if (event.kind !== 'confirmed') return;
    found ??= event.key.checker;
    stop.abort();
  };
  await createFuzz(readVersion())(
    {
      stack: choice,
      properties: STANDARD,
      ...limits,
      shrinkTimeMs: 1,
      concurrency: 'auto',
      keepGoing: false,
      save: false,
    },
    { emit, signal: stop.signal },
  );
  return found;
}

export async function examineSubject({ choice }: Subject): Promise<Diagnosis> {
  return await diagnoseStack(choice, { signal: new AbortController().signal });
}
