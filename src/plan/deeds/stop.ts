import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send } from './send.ts';

/** Stops a run, of the session's own or another user's; now and then at once asks what has become of it. */
export function stop(session: Session): void {
  const { random, weather, open } = session;
  const run = nameRun(session);
  if (run === undefined) {
    send(session);
    return;
  }
  const overHttp = weather.http && (open.length === 0 || chance(random, 0.3));
  session.add({ kind: 'stop', run, via: overHttp ? 'http' : 'socket' });
  if (weather.http && weather.asks.read !== undefined && chance(random, 0.25)) {
    session.add({ kind: 'read', what: 'run', run });
  }
}
