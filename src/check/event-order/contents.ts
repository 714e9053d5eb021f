import type { Grammar } from '../../contract/contract.ts';
import { keyAskedIn, keyToldIn } from '../../support/tool-keys.ts';
import type { OwnEvent } from '../own-events.ts';

/** An event that does not fit an earlier one of its run, and how. */
export interface Misfit {
  readonly event: OwnEvent;
  readonly other: OwnEvent;
  readonly says: string;
}

/**
 * The first event of a run that does not fit what the run told before: thoughts are counted from 1, and a tool call
 * ends under its name and with its own result. What an event does not tell is not judged.
 */
export function readContents(events: readonly OwnEvent[], { first, pairing }: Grammar): Misfit | undefined {
  let before = events[0];
  const calls: OwnEvent[] = [];
  for (const event of events) {
    const { thought } = event.seen;
    if (before !== undefined && thought !== undefined) {
      const wrong = miscounted(thought, before === event ? undefined : before, first);
      if (wrong !== undefined) return { event, other: before, says: wrong };
      before = event;
    }
    if (event.kind === 'tool_executing') calls.push(event);
    if (event.kind !== 'tool_completed') continue;
    const wrong = misfit(event, pairing === 'order' ? calls : callsOf(event, calls));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What is wrong with the number of a thought after the one before it, or after the first event of its run. */
function miscounted(thought: number, before: OwnEvent | undefined, first: OwnEvent['kind']): string | undefined {
  if (before === undefined) return undefined;
  if (before.kind === first) return thought === 1 ? undefined : `the first thought of a run is number ${thought}`;
  const last = before.seen.thought ?? 0;
  return thought > last ? undefined : `thought ${thought} comes after thought ${last}`;
}

/** The newest call of its id: an id may be used again once its call is closed. */
function callsOf(completed: OwnEvent, calls: readonly OwnEvent[]): readonly OwnEvent[] {
  return calls.filter(({ seen }) => seen.toolCallId === completed.seen.toolCallId).slice(-1);
}

/** A completed call of which none of those that it may belong to has the name, or asked for the result. */
function misfit(event: OwnEvent, calls: readonly OwnEvent[]): Misfit | undefined {
  const other = calls.at(-1);
  if (other === undefined) return undefined;
  const { tool } = event.seen;
  if (tool !== undefined && calls.every(({ seen }) => seen.tool !== undefined && seen.tool !== tool)) {
    return { event, other, says: 'a tool call is closed under the name of another tool' };
  }
  const told = keyToldIn(event.raw);
  const asked = calls.map(({ raw }) => keyAskedIn(raw));
  if (told === undefined || asked.some((key) => key === undefined || key === told)) return undefined;
  return { event, other, says: 'a tool call is closed with the result of another one' };
}
