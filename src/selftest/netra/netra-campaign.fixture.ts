import { STANDARD } from '../../../properties/list.ts';
import { chooseNetra } from '../../cli/choose-netra.ts';
import { diagnoseStack } from '../../cli/perform-doctor.ts';
import { createFuzz } from '../../cli/perform-fuzz.ts';
import { readVersion } from '../../cli/version.ts';
import type { StackChoice } from '../../cli/work.ts';
import { freePort } from '../../launch/free-port.ts';
import type { Diagnosis } from '../../report/diagnosis.ts';
import type { CampaignEvent, Summary } from '../../report/events.ts';
import type { NetraOptions } from './options.ts';
import { startNetra, type Netra } from './start-netra.ts';

/** A server of Netra's, and how the command line would choose it; its model is the puppet. */
export interface NetraSubject {
  readonly netra: Netra;
  readonly choice: StackChoice;
}

/** Starts one without a delay before its welcomes. `signs`: its users have tokens that are signed by its secret. */
export async function startSubject(
  options: Partial<NetraOptions> & { readonly signs?: true },
): Promise<NetraSubject> {
  const { signs, ...rest } = options;
  const port = await freePort();
  const netra = await startNetra({
    shape: 'fallback',
    welcomeDelayMs: 0,
    llmUrl: `http://127.0.0.1:${port}/v1`,
    ...rest,
  });
  const choice = chooseNetra(
    { backend: [netra.backendUrl], auth: netra.authUrl, llmListen: { host: '127.0.0.1', port } },
    signs === true ? { NETRA_JWT_SECRET: netra.jwtSecret } : {},
  );
  return { netra, choice };
}

/** A campaign of all standard properties that keeps nothing, of so many executions or so much time at most. */
export async function fuzzSubject(
  { choice }: NetraSubject,
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
  { choice }: NetraSubject,
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

export async function examineSubject({ choice }: NetraSubject): Promise<Diagnosis> {
  return await diagnoseStack(choice, { signal: new AbortController().signal });
}
