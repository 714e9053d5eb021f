import type { PlanCache } from '../campaign/campaign.ts';
import { loadGenerated, saveGenerated } from '../corpus/generated-directory.ts';
import type { CampaignOptions } from '../report/events.ts';
import { describeError } from '../support/errors.ts';
import { GENERATED } from './corpus-directory.ts';

/**
 * The interesting plans of corpus/generated for a campaign. Those of another stack come without what they showed there:
 * here it may be new. Nothing is written unless `save`.
 */
export async function openPlanCache(
  options: CampaignOptions,
  { save }: { readonly save: boolean },
): Promise<PlanCache> {
  const seenOn = [options.target, ...(options.stackFlags ?? [])].join(' ');
  const { plans, damaged } = await loadGenerated(GENERATED);
  const passedOver = damaged.map(({ file, why }) => `${file}: ${why}`);
  return {
    plans: plans.map((one) => (one.seenOn === seenOn ? one : { ...one, features: new Set<string>() })),
    keep: async (kept) => {
      if (!save || kept.length === 0) return passedOver;
      try {
        await saveGenerated(
          GENERATED,
          kept.map(({ plan, property, features }) => ({ plan, property, features, seenOn })),
        );
        return passedOver;
      } catch (error) {
        return [...passedOver, `${GENERATED}: ${describeError(error)}`];
      }
    },
  };
}
