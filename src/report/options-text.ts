import type { CampaignOptions } from './events.ts';
import { count, seconds } from './numbers.ts';

/** One line with every option of a campaign, printed before anything happens. */
export function optionsText(options: CampaignOptions): string {
  const faults = options.faults.length === 0 ? 'no fault' : `fault ${options.faults.join(', ')}`;
  const stack = options.stack === undefined ? '' : ` as ${options.stack}`;
  return [
    `seed ${options.seed}${options.path === undefined ? '' : `, path ${options.path}`}`,
    `target ${options.target}${stack} (${count(options.replicas, 'replica')}, ${faults})`,
    options.properties.join(', '),
    ...disturbances(options),
    `until ${limit(options)}`,
    `shrinking at most ${seconds(options.shrinkTimeMs)}`,
    ...(options.novelty === 'followed' ? ['mutants of what is new'] : []),
    options.concurrency === 0 ? 'as many at once as go well' : `${options.concurrency} at once`,
  ].join(' · ');
}

function disturbances({ disturbances: named }: CampaignOptions): readonly string[] {
  if (named === undefined) return [];
  return [named.length === 0 ? 'the stack undisturbed' : `each plan disturbs the stack (${named.join(', ')})`];
}

function limit(options: CampaignOptions): string {
  const limits = [
    ...(options.runs === undefined ? [] : [count(options.runs, 'execution')]),
    ...(options.timeMs === undefined ? [] : [seconds(options.timeMs)]),
  ];
  return limits.length === 0 ? 'interrupted' : limits.join(' or ');
}
