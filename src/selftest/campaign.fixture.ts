import { STANDARD } from '../../properties/list.ts';
import type { Property } from '../campaign/property.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { readVersion } from '../cli/version.ts';
import type { CampaignEvent, Summary } from '../report/events.ts';

/** A campaign, of all properties unless told, on an embedded stack, that keeps nothing. */
export function performCampaign(options: {
  readonly seed: number;
  readonly runs: number;
  readonly concurrency: number;
  readonly faults?: readonly string[];
  readonly properties?: readonly Property[];
  readonly replicas?: number;
  readonly shrinkTimeMs?: number;
  readonly keepGoing?: boolean;
  readonly emit?: (event: CampaignEvent) => void;
}): Promise<Summary> {
  const { seed, runs, concurrency, faults = [], emit = () => undefined } = options;
  const { properties = STANDARD, replicas = 1, shrinkTimeMs = 1000, keepGoing = false } = options;
  return createFuzz(readVersion())(
    {
      stack: { kind: 'embedded', target: 'reference', replicas, faults },
      properties,
      seed,
      runs,
      shrinkTimeMs,
      concurrency,
      keepGoing,
      save: false,
    },
    { emit, signal: new AbortController().signal },
  );
}
