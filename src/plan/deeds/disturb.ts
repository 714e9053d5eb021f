import { isInstantaneous, type Disturbance } from '../../contract/disturbance.ts';
import { chance } from '../choose.ts';
import type { Sent, Session } from '../session.ts';
import { atPhase } from '../windows.ts';
import { drawResume, openConnection } from './connect.ts';
import { sendMessage } from './send.ts';

/**
 * Something of the stack breaks, often while a run stands at a phase on that very replica; the user comes back
 * elsewhere or goes on, and mostly it is made whole again before the plan ends.
 */
export function disturb(session: Session): void {
  const { random, weather } = session;
  const disturbance: Disturbance = {
    what: random.pick(weather.disturbances),
    replica: random.below(weather.replicas),
  };
  const sent = session.depth < 2 && chance(random, 0.6) ? standAtPhase(session, disturbance.replica) : undefined;
  const begun = session.add({ kind: 'disturb', ...disturbance });
  if (chance(random, 0.6)) {
    session.wait({ kind: 'settled', step: begun });
    comeBack(session);
    if (sent !== undefined && chance(random, 0.3)) seeTheEnd(session, sent);
  }
  session.depth += 1;
  for (let deeds = random.below(3); deeds > 0; deeds -= 1) session.act();
  session.depth -= 1;
  const letsGo = sent !== undefined && chance(random, 0.6);
  if (letsGo && chance(random, 0.5)) release(session, sent);
  else if (letsGo) {
    mend(session, disturbance);
    release(session, sent);
    return;
  }
  if (chance(random, 0.7)) mend(session, disturbance);
}

/** A message whose run is held on that replica, and the cause that comes when it stands there. */
function standAtPhase(session: Session, replica: number): Sent {
  const { random, weather, open } = session;
  const pin = weather.replicas > 1 && chance(random, 0.75) ? { replica } : {};
  const sent = sendMessage(session, { phase: 'tool-result', ...pin });
  session.wait(atPhase(random, { run: sent.run, phase: 'tool-result', sees: open.length > 0 }));
  return sent;
}

/** A connection is opened anew, mostly from where its user was. */
function comeBack(session: Session): void {
  const { random, open } = session;
  const resume = chance(random, 0.75) ? ({ kind: 'last-seen' } as const) : drawResume(session);
  const [connection] = open.splice(open.length === 0 ? 0 : random.below(open.length), 1);
  openConnection(session, { resume, ...(connection === undefined ? {} : { connection }) });
}

/** What comes next waits until the run has ended as one whose replica is gone. */
function seeTheEnd(session: Session, { run }: Sent): void {
  session.wait({ kind: 'event', run, event: 'agent_error', nth: 1 });
}

function release(session: Session, { run }: Sent): void {
  session.add({ kind: 'release', run, phase: 'tool-result' });
}

function mend(session: Session, disturbance: Disturbance): void {
  if (isInstantaneous(disturbance.what)) return;
  const mended = session.add({ kind: 'mend', ...disturbance });
  if (chance(session.random, 0.4)) session.wait({ kind: 'settled', step: mended });
}
