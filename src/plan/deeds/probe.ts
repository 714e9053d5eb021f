import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send } from './send.ts';

/** One of the target's own requests, about a run of the session's own or of another user. */
export function probe(session: Session): void {
  const { random, weather } = session;
  const run = nameRun(session);
  if (run === undefined || weather.probes.length === 0) {
    send(session);
    return;
  }
  session.add({ kind: 'probe', name: random.pick(weather.probes), run });
}
