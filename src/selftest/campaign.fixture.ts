import { PROPERTIES } from '../../properties/list.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import type { CampaignEvent, Summary } from '../report/events.ts';

/** A campaign of all properties on an embedded stack, that keeps nothing. */
export function performCampaign(options: {
  readonly seed: number;
  readonly runs: number;
  readonly concurrency: number;
  readonly faults?: readonly string[];
  readonly emit?: (event: CampaignEvent) => void;
}): Promise<Summary> {
  const { seed, runs, concurrency, faults = [], emit = () => undefined } = options;
  return createFuzz(readVersion())(
    {
      stack: { kind: 'embedded', target: 'reference', replicas: 1, faults },
      properties: PROPERTIES,
      seed,
      runs,
      shrinkTimeMs: 1000,
      concurrency,
      keepGoing: false,
      save: false,
    },
    { emit, signal: new AbortController().signal },
  );
}
