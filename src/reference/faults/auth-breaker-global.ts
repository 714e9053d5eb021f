import { Refusal } from '../refusal.ts';
import type { Fault } from './fault.ts';

const REFUSALS = 5;
const OPEN_MS = 30_000;

/** The breaker counts the refusals of everybody, and when it is open it refuses everybody. */
export const authBreakerGlobal: Fault = {
  slug: 'auth-breaker-global',
  title: 'five refused tokens, whoever showed them, refuse everybody for a while',
  level: 2,
  seenBy: ['AUT', 'NIN'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => {
    let refused: readonly number[] = [];
    return (seams) => ({
      verifyToken: async (token, door) => {
        refused = refused.filter((at) => performance.now() - at < OPEN_MS);
        if (refused.length >= REFUSALS && guard.fires(token)) throw new Refusal('token_invalid', 'try again later');
        try {
          return await seams.verifyToken(token, door);
        } catch (error) {
          refused = [...refused, performance.now()];
          throw error;
        }
      },
    });
  },
};
