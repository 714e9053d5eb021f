import { runCampaign } from '../../campaign/campaign.ts';
import type { Property } from '../../campaign/property.ts';
import type { Site } from '../../cli/open-site.ts';
import type { CampaignEvent, CampaignOptions, Summary } from '../../report/events.ts';

/** A campaign on a stack of its own, which has seen nothing before; nothing is kept of it. */
export async function campaignOnFresh(
  site: Site,
  options: {
    readonly seed: number;
    readonly properties: readonly Property[];
    readonly replicas: number;
    readonly faults: readonly string[];
    readonly timeMs: number;
    readonly shrinkTimeMs: number;
    readonly novelty?: CampaignOptions['novelty'];
    /** Goes on after it has found something (false). */
    readonly keepGoing?: boolean;
    readonly emit: (event: CampaignEvent) => void;
    readonly signal: AbortSignal;
  },
): Promise<Summary> {
  const { properties, novelty, emit, signal, keepGoing = false, ...limits } = options;
  const stack = (await site.stack.fresh?.(site.stack.model)) ?? site.stack;
  try {
    return await runCampaign(
      {
        ...limits,
        properties: properties.map(({ name }) => name),
        target: site.target.name,
        concurrency: 0,
        ...(novelty !== undefined && { novelty }),
      },
      {
        target: site.target,
        stack,
        puppet: site.puppet,
        properties,
        keepGoing,
        clock: () => performance.now(),
        clockOriginMs: performance.timeOrigin,
        signal,
        emit,
      },
    );
  } finally {
    if (stack !== site.stack) await stack.stop();
  }
}
