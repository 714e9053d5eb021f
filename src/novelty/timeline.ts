import { isEventKind, type EventKind } from '../contract/event-kinds.ts';
import type { Entry } from '../history/history.ts';
import type { HistoryView } from '../history/view.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { isOfStack } from '../plan/of-stack.ts';
import { labelOf } from './label.ts';

/** How far a user's newest run is, by what they have seen of it and what of it reached the puppet; `over`: it ended. */
export type RunPhase = 'none' | 'accepted' | 'started' | 'thinking' | 'executing' | 'answered' | 'over';

/** Where a user stands: how far their newest run is, and whether they have a connection. */
export interface Standing {
  readonly phase: RunPhase;
  readonly connections: number;
}

/** Something that a user did or met, and where all users stood before it, by their number. */
export interface Moment {
  /** Nobody's: what is done to the stack. */
  readonly user: number | undefined;
  readonly what: What;
  readonly before: readonly Standing[];
  /** The very same where nobody's standing changed. */
  readonly after: readonly Standing[];
}

export type What =
  /** A step was issued; `label` is its op, coarsely. */
  | { readonly kind: 'step'; readonly label: string }
  | { readonly kind: 'accepted' }
  /** An event of a run reached its first connection of this user. */
  | { readonly kind: 'event'; readonly event: EventKind }
  | { readonly kind: 'working' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'rejected'; readonly status: number }
  | { readonly kind: 'closed'; readonly code: number; readonly by: 'client' | 'server' };

/** The moments of a history up to its audit, in their order; all features are taken from them or from the view. */
export function timelineOf(plan: Plan, view: HistoryView): readonly Moment[] {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const owners = new Map(view.connections.map(({ connection, user }) => [connection, user]));
  const requesters = new Map(view.requests.map(({ request }) => [request.request, request.user]));
  const newest = new Map<number, number>();
  const open = new Set<number>();
  const moments: Moment[] = [];
  let standings: readonly Standing[] = plan.users.map(() => ({ phase: 'none', connections: 0 }));

  const add = (user: number | undefined, what: What, change?: Partial<Standing>): void => {
    const before = standings;
    if (change !== undefined) standings = before.map((one, at) => (at === user ? { ...one, ...change } : one));
    moments.push({ user, what, before, after: standings });
  };
  const connectionsOf = (user: number): number => standings[user]?.connections ?? 0;

  for (const entry of view.history.entries) {
    if (entry.kind === 'audit') break;
    const user = userOf(entry, { steps, owners, requesters });
    switch (entry.kind) {
      case 'issued': {
        const step = steps.get(entry.step);
        if (step !== undefined) add(user, { kind: 'step', label: labelOf(step) });
        break;
      }
      case 'opened':
        open.add(entry.connection);
        if (user !== undefined) add(user, { kind: 'opened' }, { connections: connectionsOf(user) + 1 });
        break;
      case 'rejected':
        add(user, { kind: 'rejected', status: entry.status });
        break;
      case 'closed': {
        const wasOpen = user !== undefined && open.delete(entry.connection);
        const change = wasOpen ? { connections: connectionsOf(user) - 1 } : undefined;
        add(user, { kind: 'closed', code: entry.code, by: entry.by }, change);
        break;
      }
      case 'response':
        if (entry.seen?.accepted?.duplicate === false) add(user, { kind: 'accepted' }, { phase: 'accepted' });
        break;
      case 'upstream':
        if (entry.endpoint === 'tool') add(user, { kind: 'working' }, { phase: 'executing' });
        break;
      case 'frame': {
        const { seen } = entry;
        if (user === undefined || seen === undefined) break;
        if (seen.kind === 'accepted' && seen.duplicate !== true) add(user, { kind: 'accepted' }, { phase: 'accepted' });
        if (!isEventKind(seen.kind)) break;
        // A second connection, or a replay, brings what the user knows already.
        const isKnown = seen.seq !== undefined && seen.seq <= (newest.get(user) ?? -1);
        if (isKnown) break;
        if (seen.seq !== undefined) newest.set(user, seen.seq);
        add(user, { kind: 'event', event: seen.kind }, { phase: PHASES[seen.kind] });
        break;
      }
      default:
        break;
    }
  }
  return moments;
}

const PHASES: Readonly<Record<EventKind, RunPhase>> = {
  agent_started: 'started',
  agent_thinking: 'thinking',
  tool_executing: 'executing',
  tool_completed: 'answered',
  agent_completed: 'over',
  agent_error: 'over',
  agent_stopped: 'over',
};

interface Actors {
  readonly steps: ReadonlyMap<number, Step>;
  readonly owners: ReadonlyMap<number, number>;
  readonly requesters: ReadonlyMap<number, number>;
}

function userOf(entry: Entry, { steps, owners, requesters }: Actors): number | undefined {
  switch (entry.kind) {
    case 'issued': {
      const step = steps.get(entry.step);
      return step === undefined || isOfStack(step) ? undefined : step.user;
    }
    case 'opened':
    case 'rejected':
    case 'closed':
    case 'frame':
      return owners.get(entry.connection);
    case 'response':
      return requesters.get(entry.request);
    case 'upstream':
      return entry.user;
    default:
      return undefined;
  }
}
