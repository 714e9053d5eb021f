import { together, type Pass } from '../edit.ts';
import { calming, restraining, settling } from '../pacing.ts';
import { looseSends, overtakingSteps } from '../races.ts';

/**
 * Leaves less to chance: each step waits for the one before, each run ends before the next step or is held until
 * nothing else can go on. A violation that stays shows each time, and needs no race; one that goes needs that race.
 */
export const pace: Pass = {
  name: 'pace',
  grain: 'fine',
  waves: (plan) => {
    const loose = looseSends(plan);
    const settles = settling(plan.steps, overtakingSteps(plan));
    const quiets = restraining(plan.steps, loose, 'quiet');
    const holds = restraining(plan.steps, loose, 'hold');
    return [[calming('quiet')], [calming('hold')], [together(settles)], [...settles, ...quiets], holds];
  },
};
