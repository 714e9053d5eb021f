import { between, chance, choose } from '../choose.ts';
import type { Op } from '../plan.ts';
import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send } from './send.ts';

/** Reads threads, messages or the status of a run; often when all is quiet, so that there is something to read. */
export function read(session: Session): void {
  const op = drawRead(session);
  if (op === undefined) {
    send(session);
    return;
  }
  if (chance(session.random, 0.3)) session.wait({ kind: 'quiet' });
  session.add(op);
}

/** Frames of a flood, as a share of those that a stack allows one connection in a second. */
const FLOOD = { least: 0.4, most: 1.5 };

/** Many frames at once, on one connection or on several: more than a stack may allow one of them in a second. */
export function flood(session: Session): void {
  const run = nameRun(session);
  if (run === undefined || session.open.length === 0) return;
  const { framesPerSecond: allowed } = session.weather;
  const count = between(session.random, {
    least: Math.round(FLOOD.least * allowed),
    most: Math.round(FLOOD.most * allowed),
  });
  for (let frame = 0; frame < count; frame += 1) {
    session.add({ kind: 'read', what: 'messages', run, via: 'socket' });
  }
}

function drawRead(session: Session): Op | undefined {
  const { random, weather, open } = session;
  const what = choose(random, { threads: weather.http ? 3 : 0, messages: 6, run: weather.http ? 2 : 0 });
  const page = chance(random, 0.2) ? { page: 1 + random.below(3) } : {};
  if (what === 'threads') return { kind: 'read', what, ...page };
  const run = nameRun(session);
  if (run === undefined) return undefined;
  if (what === 'run') return { kind: 'read', what, run };
  const overHttp = weather.http && (open.length === 0 || chance(random, 0.5));
  return { kind: 'read', what, run, via: overHttp ? 'http' : 'socket', ...page };
}
