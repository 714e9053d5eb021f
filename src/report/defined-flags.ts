import type { CampaignOptions } from './events.ts';

/**
 * The flags that lead to a stack which a configuration describes, where that is not the one of the directory. An entry
 * of the corpus tells how the reference stack was started, and nothing of others.
 */
export function definedFlags({
  target,
  stackFlags = [],
}: Pick<CampaignOptions, 'target' | 'stackFlags'>): readonly string[] {
  return target === 'reference' ? [] : stackFlags;
}
