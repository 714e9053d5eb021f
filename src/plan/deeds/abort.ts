import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { sendMessage } from './send.ts';

/** An HTTP request that is broken off at once; mostly the same is then asked again, or something else. */
export function abortRequest(session: Session): void {
  const { random, weather } = session;
  if (!weather.http) {
    session.act();
    return;
  }
  const request = chance(random, 0.5)
    ? sendMessage(session, { via: 'http' }).run.step
    : session.add({ kind: 'read', what: 'threads' });
  session.add({ kind: 'abort', step: request });
  if (chance(random, 0.5)) session.add({ kind: 'read', what: 'threads' });
}
