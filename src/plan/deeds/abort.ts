import { chance } from '../choose.ts';
import type { Session } from '../session.ts';
import { sendMessage } from './send.ts';

/**
 * An HTTP request that is broken off at once: a message, a read, or a deletion, after which the thread is there or
 * gone. Mostly the same is then asked again, or something else.
 */
export function abortRequest(session: Session): void {
  const { random, weather } = session;
  if (!weather.http) {
    session.act();
    return;
  }
  const [run] = session.sent.slice(-1).map((sent) => sent.run);
  if (run !== undefined && chance(random, 0.3)) {
    session.add({ kind: 'abort', step: session.add({ kind: 'delete', run }) });
    if (chance(random, 0.5)) sendMessage(session, { thread: { kind: 'of', run } });
    else session.add({ kind: 'read', what: 'messages', run, via: 'http' });
  } else {
    const request = chance(random, 0.5)
      ? sendMessage(session, { via: 'http' }).run.step
      : session.add({ kind: 'read', what: 'threads' });
    session.add({ kind: 'abort', step: request });
  }
  if (chance(random, 0.5)) session.add({ kind: 'read', what: 'threads' });
}
