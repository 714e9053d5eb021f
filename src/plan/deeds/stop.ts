import { chance } from '../choose.ts';
import { ANY_RUN, type Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send } from './send.ts';

/** Share of stops that name another user's run, besides those that name one as anything else does. */
const FOREIGN = 0.1;

/**
 * Stops a run, of the session's own or another user's; now and then at once once more, or asks what has become of it.
 */
export function stop(session: Session): void {
  const { random, weather, open } = session;
  const isForeign = weather.users > 1 && chance(random, FOREIGN);
  const run = isForeign ? { user: session.otherUser(), step: ANY_RUN } : nameRun(session);
  if (run === undefined) {
    send(session);
    return;
  }
  const overHttp = weather.http && (open.length === 0 || chance(random, 0.3));
  const via = overHttp ? 'http' : 'socket';
  session.add({ kind: 'stop', run, via });
  if (chance(random, 0.15)) session.add({ kind: 'stop', run, via });
  if (weather.http && weather.asks.read !== undefined && chance(random, 0.25)) {
    session.add({ kind: 'read', what: 'run', run });
  }
}
