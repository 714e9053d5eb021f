import { between, chance, choose } from '../choose.ts';
import { PHASES, type Key, type Op, type Phase, type Prompt, type Script, type ThreadRef } from '../plan.ts';
import { ANY_RUN, type Sent, type Session } from '../session.ts';
import { disconnect } from './disconnect.ts';
import { atPhase, duringRun, scriptReaching } from '../windows.ts';

type SendOp = Extract<Op, { kind: 'send' }>;

/** Shares of messages to threads that are there, where threads are heard by others than those who write to them. */
const THREADS_HEARD = { own: 0.6, abroad: 0.3 };

/**
 * A message; often its run is held at a phase, with something else inside, or what comes next waits for one of its
 * events.
 */
export function send(session: Session): void {
  const { random, weather } = session;
  if (chance(random, 0.015)) {
    burst(session);
    return;
  }
  if (session.left() > 2 && chance(random, 0.02)) {
    converse(session);
    return;
  }
  if (weather.keys !== 'none' && chance(random, 0.04)) {
    insist(session);
    return;
  }
  const phase = chance(random, weather.holds) && session.depth < 2 ? choosePhase(session) : undefined;
  const sent = sendMessage(session, phase === undefined ? {} : { phase });
  if (phase !== undefined) window(session, { sent, phase });
  else afterwards(session, sent);
}

/**
 * Adds a send. `phase`: the puppet holds its run there. Without `via`, `replica`, `thread`, `prompt`, `key` and
 * `connection` these are drawn.
 */
export function sendMessage(
  session: Session,
  options: Pick<Partial<SendOp>, 'via' | 'replica' | 'thread' | 'prompt' | 'key'> & {
    readonly phase?: Phase;
    readonly connection?: number;
  } = {},
): Sent {
  const { random, weather, user, open } = session;
  const drawn = drawScript(session);
  const script = options.phase === undefined ? drawn : scriptReaching(drawn, options.phase);
  const overHttp = weather.http && (open.length === 0 || chance(random, 0.2));
  const replica =
    options.replica ?? (weather.replicas > 1 && chance(random, 0.5) ? random.below(weather.replicas) : undefined);
  const op: SendOp = {
    kind: 'send',
    thread: options.thread ?? drawThread(session),
    prompt: options.prompt ?? drawPrompt(session),
    key: options.key ?? drawKey(session),
    ...(chance(random, session.foreign * 0.15) ? { claims: session.otherUser() } : {}),
    script,
    holds: options.phase === undefined ? [] : [options.phase],
    via: options.via ?? (overHttp ? 'http' : 'socket'),
    ...(replica === undefined ? {} : { replica }),
  };
  const step = session.add(op, options.connection === undefined ? {} : { connection: options.connection });
  const sent = { run: { user, step }, script };
  session.sent.push(sent);
  return sent;
}

/** Steps inside a phase that is held, then the release; without them the window is left to what other users do. */
function window(session: Session, { sent, phase }: { sent: Sent; phase: Phase }): void {
  const { random, open } = session;
  session.wait(atPhase(random, { run: sent.run, phase, sees: open.length > 0 }));
  session.depth += 1;
  const inside = random.below(3);
  for (let deed = 0; deed < inside; deed += 1) {
    if (deed === 0 && goesAway(session)) disconnect(session);
    else session.act();
  }
  session.depth -= 1;
  const last = session.last();
  if (inside > 0 && last !== undefined && chance(random, 0.75)) session.wait({ kind: 'settled', step: last });
  if (chance(random, 0.9)) session.add({ kind: 'release', run: sent.run, phase });
}

function goesAway({ random, weather, open }: Session): boolean {
  return weather.ops.disconnect !== undefined && open.length > 0 && chance(random, 0.2);
}

/** What the next step waits for when nothing is held: mostly nothing. */
function afterwards(session: Session, { run, script }: Sent): void {
  const { random, open } = session;
  const next = choose(random, { previous: 5, settled: 2, quiet: 2, event: open.length > 0 ? 3 : 0 });
  if (next === 'settled') session.wait({ kind: 'settled', step: run.step });
  if (next === 'quiet') session.wait({ kind: 'quiet' });
  if (next === 'event') session.wait(duringRun(random, { run, script }));
}

/** A message, and at once the same again by another way: who has no answer yet sends it once more. */
function insist(session: Session): void {
  const { random, weather, open } = session;
  const [one, other] = open.length > 1 ? [open.at(-1), open.at(-2)] : [];
  const again = weather.http && (other === undefined || chance(random, 0.5)) ? 'http' : 'socket';
  const { run } = sendMessage(session, {
    key: { kind: 'unique' },
    ...(open.length > 0 && { via: 'socket' }),
    ...(one !== undefined && { connection: one }),
  });
  sendMessage(session, {
    key: { kind: 'again', run },
    via: again,
    ...(other !== undefined && again === 'socket' && { connection: other }),
  });
}

/** A few messages in one thread, each once the one before is answered, wherever they are worked on. */
function converse(session: Session): void {
  const { random } = session;
  const { run } = sendMessage(session, { thread: { kind: 'new' }, prompt: { kind: 'unique' } });
  for (let message = between(random, { least: 1, most: 2 }); message > 0; message -= 1) {
    session.wait({ kind: 'quiet' });
    sendMessage(session, { thread: { kind: 'of', run }, prompt: { kind: 'unique' } });
  }
}

/**
 * More messages at once than a user may have unfinished runs, each held at its end; often some of them once those
 * before are seen to stand there. Then mostly the first again.
 */
function burst(session: Session): void {
  const { random, weather } = session;
  const count = between(random, { least: 6, most: 11 });
  const key: Key = { kind: weather.keys === 'none' ? 'none' : 'unique' };
  const pin = weather.replicas > 1 && chance(random, 0.3) ? { replica: random.below(weather.replicas) } : {};
  const { run } = sendMessage(session, { phase: 'final', key, ...pin });
  const late = chance(random, 0.5) ? between(random, { least: 3, most: 6 }) : count;
  for (let message = 1, last = run; message < count; message += 1) {
    if (message === late) session.wait(atPhase(random, { run: last, phase: 'final', sees: session.open.length > 0 }));
    last = sendMessage(session, { phase: 'final', ...pin }).run;
  }
  if (key.kind === 'none' || chance(random, 0.3)) return;
  session.wait({ kind: 'settled', step: session.last() ?? run.step });
  sendMessage(session, { key: { kind: 'again', run } });
}

function choosePhase({ random }: Session): Phase {
  return chance(random, 0.5) ? 'tool-result' : random.pick(PHASES);
}

function drawScript({ random, weather }: Session): Script {
  return {
    thinking: Number(choose(random, { 0: 3, 1: 4, 2: 1, 3: 0.5 })),
    tools: Number(choose(random, { 0: 2, 1: 5, 2: 2, 3: 0.5, 4: 0.2, 5: 0.2 })),
    calls: choose(random, { round: 1, each: 1 }),
    ids: weather.callIds,
    fails: choose(random, { none: 91, model: 3, stream: 2, tool: 2, 'tool-cut': 2 }),
  };
}

function drawThread(session: Session): ThreadRef {
  const { random, weather, sent } = session;
  const abroad = weather.ops.share === undefined ? session.foreign * 0.2 : THREADS_HEARD.abroad;
  if (chance(random, abroad)) return { kind: 'of', run: { user: session.otherUser(), step: ANY_RUN } };
  const isHeard = weather.ops.share !== undefined || weather.ops.attach !== undefined;
  const own = isHeard ? THREADS_HEARD.own : 0.35;
  if (sent.length > 0 && chance(random, own)) return { kind: 'of', run: random.pick(sent).run };
  return { kind: 'new' };
}

function drawPrompt(session: Session): Prompt {
  const { random, weather } = session;
  const kind = choose(random, {
    unique: weather.prompts === 'unique' ? 80 : 25,
    shared: weather.prompts === 'shared' ? 60 : 0,
    'id-of-user': 5,
    'id-of-thread': 3,
    large: 4,
  });
  switch (kind) {
    case 'unique':
      return { kind };
    case 'shared':
      return { kind, k: random.below(2) };
    case 'id-of-user':
      return { kind, user: session.otherUser() };
    case 'id-of-thread':
      return { kind, run: { user: session.otherUser(), step: ANY_RUN } };
    case 'large':
      return { kind, bytes: random.pick([2_000, 20_000, 60_000]) };
    default:
      return kind satisfies never;
  }
}

function drawKey({ random, weather, sent }: Session): Key {
  if (weather.keys === 'none' || chance(random, 0.2)) return { kind: 'none' };
  const first = sent.at(-1);
  if (first !== undefined && chance(random, 0.2)) return { kind: 'again', run: first.run };
  return weather.keys === 'shared' ? { kind: 'shared', k: random.below(2) } : { kind: 'unique' };
}
