import type { Random } from '../support/random.ts';
import { chance } from './choose.ts';
import type { EventKind } from '../contract/event-kinds.ts';
import type { Phase, RunRef, Script, Trigger } from './plan.ts';

/** A script in which a run comes to that phase: a hold there holds something. */
export function scriptReaching(script: Script, phase: Phase): Script {
  const tools = phase === 'thinking' ? script.tools : Math.max(1, script.tools);
  const thinking = phase === 'thinking' ? Math.max(1, script.thinking) : script.thinking;
  return { ...script, tools, thinking };
}

/**
 * A cause that comes when a run stands at a phase that is held. An agent looks something up by itself before it asks
 * the model, so the first pair of tool events is its own and the second the script's; who has no connection sees no
 * event.
 */
export function atPhase(random: Random, { run, phase, sees }: { run: RunRef; phase: Phase; sees: boolean }): Trigger {
  const event = (kind: EventKind, nth: number): Trigger => ({ kind: 'event', run, event: kind, nth });
  const upstream = (endpoint: 'model' | 'tool'): Trigger => ({ kind: 'upstream', run, endpoint });
  const seen = sees && chance(random, 0.5);
  switch (phase) {
    case 'thinking':
    case 'tool-call':
      return seen ? event('tool_completed', 1) : upstream('model');
    case 'tool-result':
      return seen ? event('tool_executing', 2) : upstream('tool');
    case 'final':
      return seen ? event('tool_completed', 2) : upstream('tool');
    default:
      return phase satisfies never;
  }
}

/** Some moment of a run that nothing holds. */
export function duringRun(random: Random, { run, script }: { run: RunRef; script: Script }): Trigger {
  const tool = 1 + random.below(script.tools + 1);
  const [kind, nth] = random.pick<readonly [EventKind, number]>([
    ['agent_started', 1],
    ['agent_thinking', 1],
    ['tool_executing', tool],
    ['tool_executing', tool],
    ['tool_completed', tool],
    ['agent_completed', 1],
  ]);
  return { kind: 'event', run, event: kind, nth };
}
