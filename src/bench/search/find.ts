import { PROPERTIES } from '../../../properties/list.ts';
import type { Property } from '../../campaign/property.ts';
import type { Site } from '../../cli/open-site.ts';
import type { Arm } from './arms.ts';
import { campaignOnFresh } from './campaign-on-fresh.ts';

/** One campaign of an arm on a stack with a fault. */
export interface Search {
  readonly arm: Arm;
  readonly seed: number;
  /** Where it did not find the fault: how far it came (censored there). */
  readonly found: boolean;
  readonly executions: number;
  readonly ms: number;
}

/**
 * Searches until an execution shows a violation by one of these checkers, or so long. Nothing is confirmed or shrunk.
 * Each search has a stack of its own, which has seen nothing before.
 */
export async function find(
  site: Site,
  options: {
    readonly arm: Arm;
    readonly seed: number;
    readonly checkers: readonly string[];
    readonly replicas: number;
    readonly limitMs: number;
  },
): Promise<Search> {
  const { arm, seed, limitMs } = options;
  const end = new AbortController();
  let startedAt = performance.now();
  let executions = 0;
  let found: Search | undefined;
  await campaignOnFresh(site, {
    seed,
    properties: PROPERTIES.map((property) => only(property, options)),
    replicas: options.replicas,
    faults: [],
    timeMs: limitMs,
    shrinkTimeMs: 0,
    ...(arm.novelty !== undefined && { novelty: arm.novelty }),
    signal: end.signal,
    emit: (event) => {
      if (event.kind === 'started') startedAt = performance.now();
      if (event.kind === 'performed') executions += 1;
      if (event.kind !== 'suspected') return;
      const ms = performance.now() - startedAt;
      // What was under way when the time was over counts for nothing.
      if (ms <= limitMs) found ??= { arm, seed, found: true, executions, ms };
      end.abort();
    },
  });
  return found ?? { arm, seed, found: false, executions, ms: limitMs };
}

/** A property whose plans an arm draws, and that suspects nothing by other checkers. */
function only(
  property: Property,
  { arm, checkers }: { readonly arm: Arm; readonly checkers: readonly string[] },
): Property {
  return {
    ...property,
    climate: arm.samplers === undefined ? property.climate : { ...property.climate, samplers: arm.samplers },
    checkers: property.checkers.filter((checker) => checkers.includes(checker)),
  };
}
