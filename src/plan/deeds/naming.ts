import { chance } from '../choose.ts';
import type { RunRef } from '../plan.ts';
import { ANY_RUN, type Session } from '../session.ts';

/**
 * A run to stop, read or delete: another user's with the session's share, else one of the session's own, mostly the
 * newest. Undefined when the session has sent nothing and names nobody else's. The step that names it mostly waits
 * until the run is known.
 */
export function nameRun(session: Session): RunRef | undefined {
  const { random, weather, sent, foreign } = session;
  if (weather.users > 1 && chance(random, foreign)) return { user: session.otherUser(), step: ANY_RUN };
  if (sent.length === 0) return undefined;
  return (chance(random, 0.6) ? sent.at(-1) : random.pick(sent))?.run;
}
