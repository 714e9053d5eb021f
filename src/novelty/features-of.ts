import { buildView } from '../history/build-view.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import { FEATURES } from './features/list.ts';
import { timelineOf } from './timeline.ts';

/** All features that the history of a plan shows, each once: `op-in-phase: stop own while another's is executing`. */
export function featuresOf(plan: Plan, history: History): ReadonlySet<string> {
  const view = buildView(history);
  const performed = { plan, view, timeline: timelineOf(plan, view) };
  const features = new Set<string>();
  for (const kind of FEATURES) {
    for (const feature of kind.read(performed)) features.add(`${kind.name}: ${feature}`);
  }
  return features;
}
