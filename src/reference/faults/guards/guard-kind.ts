import type { Modifier } from '../../seams.ts';
import type { Diary } from './diary.ts';

/** A condition under which alone a fault does its harm: one file each, and a line in the list. */
export interface GuardKind {
  /** What stands before the `=`, or alone. */
  readonly name: string;
  /** As it is written, with a value that it can have: `run=2`. */
  readonly example: string;
  /** What can stand behind the `=`: `a whole number from 1`; absent where nothing does. */
  readonly expects?: string;
  /** What goes wrong only then, with the value of the example: after `only `. */
  readonly meaning: string;
  /** Reads what stands behind the `=`, which is undefined where there is none; undefined when that cannot be. */
  read(value: string | undefined): GuardReading | undefined;
}

/** A guard with its value. */
export interface GuardReading {
  /** The only replica on which it fires. */
  readonly replica?: number;
  /** Made once for a stack, whose name no other has; fires when a fault asks and it is so. */
  condition(of: { readonly diary: Diary; readonly stack: string }): Condition;
  /** Put around the seams that the fault replaces. */
  around?(fault: Modifier): Modifier;
}

/** `subject` is an id, where the fault gives one. `anew`: chance does not go by it. */
export type Condition = (asked: { readonly subject: string | undefined; readonly anew: boolean }) => boolean;
