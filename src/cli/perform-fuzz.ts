import { runCampaign } from '../campaign/campaign.ts';
import type { CampaignOptions, Summary } from '../report/events.ts';
import { describeWithHint, OverhearError } from '../support/errors.ts';
import { createRandom } from '../support/random.ts';
import { abledDisturbances } from './choose-disturbances.ts';
import { keepFinding } from './keep-finding.ts';
import { openSite, type Site } from './open-site.ts';
import { openPlanCache } from './plan-cache.ts';
import { stackFlagsOf } from './stack-flags-of.ts';
import { summariseUnavailable } from './unavailable.ts';
import { faultsOf, replicasOf, type FuzzRequest, type Work } from './work.ts';

/** One campaign on a site of its own. A stack that cannot be started is a verdict, as one that cannot be reached is. */
export function createFuzz(version: string): Work['fuzz'] {
  return async (request, { emit, signal }) => {
    const options = readOptions(request);
    let site: Site;
    try {
      site = await openSite(request.stack);
    } catch (error) {
      if (!(error instanceof OverhearError && error.code.endsWith('-unavailable'))) throw error;
      return giveUp(options, error, emit);
    }
    try {
      const disturbances = abledDisturbances(request.disturb, site.target);
      const { novelty, save } = request;
      return await runCampaign({ ...options, ...(disturbances !== undefined && { disturbances }) }, {
        ...site,
        ...(novelty === 'followed' && { cache: await openPlanCache(options, { save }) }),
        properties: request.properties,
        keepGoing: request.keepGoing,
        ...(save && { save: keepFinding(version) }),
        clock: () => performance.now(),
        clockOriginMs: performance.timeOrigin,
        emit,
        signal,
      });
    } finally {
      await site.close();
    }
  };
}

function readOptions(request: FuzzRequest): CampaignOptions {
  const { stack, seed = drawSeed(), path, runs, timeMs, shrinkTimeMs, concurrency } = request;
  return {
    seed,
    ...(path !== undefined && { path }),
    properties: request.properties.map((property) => property.name),
    target: stack.target,
    ...(stack.kind === 'services' && { stack: stack.kind }),
    replicas: replicasOf(stack),
    faults: faultsOf(stack),
    ...(runs !== undefined && { runs }),
    ...(timeMs !== undefined && { timeMs }),
    shrinkTimeMs,
    concurrency: concurrency === 'auto' ? 0 : concurrency,
    ...(request.novelty !== undefined && { novelty: request.novelty }),
    stackFlags: stackFlagsOf(stack),
  };
}

/** Another one each time, and short enough to be typed. */
function drawSeed(): number {
  return createRandom(`${Date.now()} ${process.pid}`).below(2 ** 31);
}

function giveUp(options: CampaignOptions, error: OverhearError, emit: Parameters<Work['fuzz']>[1]['emit']): Summary {
  const summary = summariseUnavailable(options, describeWithHint(error));
  emit({ kind: 'started', options });
  emit({ kind: 'ended', summary });
  return summary;
}
