import type { OpenSession } from '../store/sessions.ts';
import type { Fault } from './fault.ts';

/** An exchange that was asked for, and what came of it. */
interface Turn {
  readonly refreshToken: string;
  session?: OpenSession | undefined;
  error?: unknown;
}

/**
 * One object exchanges refresh tokens for everybody, one after the other, and holds what it got last; who asked waits
 * until it has no more to do, and takes what it holds.
 */
export const refreshSwap: Fault = {
  slug: 'refresh-swap',
  title: 'what a refresh came to is held in one object, and of two at once both get the later one',
  level: 3,
  seenBy: ['IDF', 'AUT', 'CAN'],
  needs: [],
  source: 'lelylan/simple-oauth2#88',
  install: () => () => ({}),
  installAuth: (guard) => (seams) => {
    const turns: Turn[] = [];
    let held: OpenSession | undefined;
    let working: Promise<void> | undefined;
    const work = async (): Promise<void> => {
      for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
        try {
          turn.session = await seams.exchange(turn.refreshToken);
          held = turn.session ?? held;
        } catch (error) {
          turn.error = error;
        }
      }
      working = undefined;
    };
    return {
      exchange: async (refreshToken) => {
        const turn: Turn = { refreshToken };
        turns.push(turn);
        working ??= work();
        await working;
        const { session, error } = turn;
        if (error !== undefined) throw error;
        return session !== undefined && guard.fires(session.userId) ? held : session;
      },
    };
  },
};
