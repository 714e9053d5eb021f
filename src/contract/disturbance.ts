import type { EventKind } from './event-kinds.ts';

/**
 * What a plan may do to a stack, the mildest first. `cut-clients`: all client connections of a replica are reset.
 * `delay-bus`, `delay-database`, `cut-bus`, `cut-database`: that replica's link is slowed down or cut. `restart-bus`:
 * the bus goes away as a whole and comes back. `freeze`: a replica stands still and keeps its connections. `kill`: a
 * replica is gone without a word, and is started again when it is mended.
 */
export const DISTURBANCE_KINDS = [
  'cut-clients',
  'delay-bus',
  'delay-database',
  'cut-bus',
  'cut-database',
  'restart-bus',
  'freeze',
  'kill',
] as const;

export type DisturbanceKind = (typeof DISTURBANCE_KINDS)[number];

/** One disturbance of a stack. `replica` is 0 for what disturbs the stack as a whole. */
export interface Disturbance {
  readonly what: DisturbanceKind;
  readonly replica: number;
}

/** Over as soon as they are done: there is nothing to mend. */
export function isInstantaneous(what: DisturbanceKind): boolean {
  return what === 'cut-clients' || what === 'restart-bus';
}

/** Whether it disturbs the stack as a whole, and no single replica. */
export function isOfAllReplicas(what: DisturbanceKind): boolean {
  return what === 'restart-bus';
}

/** What a disturbance of one kind may do besides delaying and refusing. */
export interface Effects {
  /** Codes that a client sees when its connection is closed by it; 1006 is a reset. Other replicas' stay open. */
  readonly closes: readonly number[];
  /** Requests and handshakes at that replica may get no answer at all. */
  readonly silences: boolean;
  /** Runs may end as interrupted. */
  readonly interrupts: boolean;
}

/**
 * What a stack promises while it is disturbed: requests may be refused as unavailable (such a refusal leaves open
 * whether they took effect) and delivery may wait, from the beginning of a disturbance until `recoversAfterMs` after
 * its end. What is stored is neither lost nor doubled nor reordered, and nobody is let in who would not be let in
 * otherwise.
 */
export interface Disturbed {
  /** From the end of a disturbance, in ms: from then on nothing of it shows any more. */
  readonly recoversAfterMs: number;
  /** From the end of a disturbance, in ms: by then the runs that it interrupted have ended. */
  readonly runsEndAfterMs: number;
  /** How a run ends whose replica is gone. Without a disturbance that interrupts, no run ends so. */
  readonly interruption: { readonly event: EventKind; readonly code: string };
  readonly effects: Readonly<Record<DisturbanceKind, Effects>>;
}
