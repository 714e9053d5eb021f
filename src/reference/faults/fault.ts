import type { Guard } from './guard.ts';
import type { AuthModifier, Modifier } from '../seams.ts';

/** How a checker sees a fault, most direct first; the codes of the list of faults. */
export type SeenBy =
  | 'CAN'
  | 'DEC'
  | 'IDF'
  | 'UNK'
  | 'ORD'
  | 'CMP'
  | 'DUP'
  | 'AUT'
  | 'HIS'
  | 'NIN'
  | 'UPS'
  | 'LIV'
  | 'THR';

/** A defect that can be planted in a stack: it replaces seams, and is modelled on a bug that somebody had. */
export interface Fault {
  readonly slug: string;
  readonly title: string;
  /**
   * 1: no timing, at most three steps; 2: state or a second action; 3: a window of time; 4: replicas, several windows.
   */
  readonly level: 1 | 2 | 3 | 4;
  readonly seenBy: readonly SeenBy[];
  /** What it needs besides one replica: R Redis, P PostgreSQL, M several replicas. */
  readonly needs: readonly ('R' | 'P' | 'M')[];
  readonly source: string;
  /**
   * Called once for a stack, with what it asks before it does harm; what it answers with is applied to each of the
   * replicas.
   */
  install(guard: Guard): Modifier;
  /** The same for the auth service, where the fault is in it too; the guard answers alike. */
  installAuth?(guard: Guard): AuthModifier;
}
