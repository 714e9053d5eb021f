import type { Entry, History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';

/** An execution of the campaign. */
export interface Begun {
  readonly execution: number;
  readonly plan: Plan;
}

/** Follows the executions of a campaign, to tell when its stack was last alive and what was under way then. */
export interface Pulse {
  begin(begun: Begun): Beat;
  /** Undefined when no execution that has ended saw any sign of life. */
  read(): LastSign | undefined;
}

/** How one execution tells the pulse of itself. */
export interface Beat {
  /** Its history begins; the campaign's clock in ms. */
  onBegin(at: number): void;
  /** It has ended; without a history when it could not be performed. */
  end(history?: History): void;
}

/** The last sign of life that any client saw, and the execution that saw it. */
export interface LastSign extends Begun {
  readonly history: History;
  readonly entry: Entry;
  /** On the campaign's clock, in ms. */
  readonly at: number;
  /** All executions that had begun by then and had not ended, the one that saw it among them. */
  readonly underWay: readonly Begun[];
}

interface Followed extends Begun {
  readonly beganAt: number;
  zeroAt: number;
  endedAt: number;
}

export function createPulse(clock: () => number): Pulse {
  let followed: Followed[] = [];
  let last: Omit<LastSign, 'underWay'> | undefined;
  const takeSign = (one: Followed, history: History): void => {
    const entry = history.entries.findLast(isSign);
    const at = one.zeroAt + (entry?.at ?? 0);
    if (entry === undefined || (last !== undefined && last.at >= at)) return;
    const { execution, plan } = one;
    last = { execution, plan, history, entry, at };
    followed = followed.filter(({ endedAt }) => endedAt >= at);
  };
  return {
    begin: ({ execution, plan }) => {
      const one: Followed = { execution, plan, beganAt: clock(), zeroAt: clock(), endedAt: Infinity };
      followed.push(one);
      return {
        onBegin: (at) => {
          one.zeroAt = at;
        },
        end: (history) => {
          one.endedAt = clock();
          if (history !== undefined) takeSign(one, history);
        },
      };
    },
    read: () => {
      if (last === undefined) return undefined;
      const { at } = last;
      const underWay = followed.filter(({ beganAt, endedAt }) => beganAt <= at && endedAt >= at);
      return { ...last, underWay: underWay.map(({ execution, plan }) => ({ execution, plan })) };
    },
  };
}

/**
 * Whether a backend answered anything, of what it was asked: the auth service may live where the backend is gone. A
 * client that leaves before it could be answered tells nothing.
 */
export function wasAnswered({ entries }: History): boolean {
  return entries.some(isSign) || !entries.some(isSilence);
}

function isSilence(entry: Entry): boolean {
  const { kind } = entry;
  return kind === 'watchdog' || ((kind === 'closed' || kind === 'broken') && entry.by === 'server');
}

function isSign(entry: Entry): boolean {
  return entry.kind === 'frame' || entry.kind === 'rejected' || (entry.kind === 'closed' && entry.code !== 1006);
}
