import type { CampaignOptions } from '../../report/events.ts';
import { SAMPLERS } from '../../plan/samplers/list.ts';

/** A way to search that is compared with others. */
export interface Arm {
  readonly name: string;
  /** Names of the samplers that plans draw from; absent: all. */
  readonly samplers?: readonly string[];
  readonly novelty?: CampaignOptions['novelty'];
  /** One sampler alone: what the whole is measured against. */
  readonly isSingle: boolean;
}

/** What a campaign does that nobody tells how to search. The bench gives it a seed, which fixes what is drawn anew. */
export const WHOLE: Arm = { name: 'whole', novelty: 'followed', isSingle: false };

/** The whole first, then what it is compared with. */
export const ARMS: readonly Arm[] = [
  WHOLE,
  ...SAMPLERS.map(({ name }): Arm => ({ name, samplers: [name], isSingle: true })),
  { name: 'no novelty', isSingle: false },
];
