/** Asked by a fault where it would do its harm; where it does none, everything is as in the sound stack. */
export interface Guard {
  /**
   * Whether it does harm now. What is asked about one subject, such as a run or a token, is answered alike by chance
   * each time and on each replica; without a subject, or with one that only says whom it concerns, each time anew.
   */
  fires(subject?: Subject): boolean;
}

/** An id: of a run, user, connection, thread or session, or a token. `of` such an id: chance is asked anew. */
export type Subject = string | { readonly of: string };

/** The guard of a fault that always does its harm. */
export const ALWAYS: Guard = { fires: () => true };
