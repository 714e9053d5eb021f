import { chance, choose } from '../choose.ts';
import type { Op, Resume, TokenKind } from '../plan.ts';
import type { Session } from '../session.ts';

/** Handshakes that bring a token of another user's too, as a share of what else names another user's. */
const TWO_TOKENS = 0.15;

/**
 * A handshake: with a token that must be refused, or on another connection while one is free; else the newest is
 * renewed.
 */
export function connect(session: Session): void {
  const { random, weather, open } = session;
  if (weather.tokens.length > 0 && chance(random, weather.badTokens)) {
    refusedHandshake(session);
    return;
  }
  if (open.length === 0) openConnection(session);
  else if (session.sent.length === 0 && chance(random, 0.6)) session.act();
  else if (open.length < weather.connections) openAnother(session);
  else openConnection(session, { connection: renew(session) });
}

/** A second presence, or one that takes over: a client that lost touch opens anew before its old socket is closed. */
function openAnother(session: Session): void {
  const { random, open } = session;
  const opened = openConnection(session);
  if (!chance(random, 0.35)) return;
  const connection = open.shift() ?? 0;
  if (chance(random, 0.5)) session.wait({ kind: 'settled', step: opened });
  session.add({ kind: 'disconnect', how: choose(random, { close: 1, terminate: 1 }) }, { connection });
}

/** Opens a connection and counts it as open. By default a free one, with a valid token. */
export function openConnection(
  session: Session,
  options: { readonly connection?: number; readonly resume?: Resume; readonly token?: TokenKind } = {},
): number {
  const connection = options.connection ?? freeConnection(session);
  const resume = options.resume ?? drawResume(session);
  session.open.push(connection);
  return session.add(handshake(session, { token: options.token ?? 'valid', resume, connection }), { connection });
}

/** A refused handshake is mostly followed by one that must be accepted, or by what only a session could do. */
function refusedHandshake(session: Session): void {
  const { random, weather } = session;
  const connection = freeConnection(session);
  const token = random.pick(weather.tokens);
  session.add(handshake(session, { token, resume: { kind: 'none' }, connection }), { connection });
  if (!chance(random, 0.85)) return;
  if (session.open.length < weather.connections) openConnection(session, { connection });
  else session.act();
}

/** Closes the newest connection, so that its number is free for the next. */
function renew(session: Session): number {
  const connection = session.open.pop() ?? 0;
  session.add({ kind: 'disconnect', how: 'close' }, { connection });
  return connection;
}

function handshake(
  session: Session,
  { token, resume, connection }: { readonly token: TokenKind; readonly resume: Resume; readonly connection: number },
): Op {
  const { random, weather } = session;
  const via = choose(random, { header: 3, subprotocol: 1 });
  const twoTokens = via === 'header' && weather.users > 1 && chance(random, session.foreign * TWO_TOKENS);
  return {
    kind: 'connect',
    token,
    via,
    ...(twoTokens && { beside: session.otherUser() }),
    resume,
    ...(weather.replicas > 1 ? { replica: random.below(weather.replicas) } : {}),
    ...(weather.devices === 'shared' ? { device: drawDevice(session, connection) } : {}),
    ...(weather.ids === 'counted' ? { ids: 'counted' } : {}),
  };
}

/** Who comes back mostly does so on the same device. */
function drawDevice({ random, devices }: Session, connection: number): number {
  const last = devices.get(connection);
  const device = last !== undefined && chance(random, 0.75) ? last : random.below(2);
  devices.set(connection, device);
  return device;
}

/** Who has seen nothing yet seldom resumes. */
export function drawResume(session: Session): Resume {
  const { random, weather } = session;
  const kind = choose(random, {
    none: session.sent.length === 0 ? 60 : 4,
    'last-seen': 5,
    older: 2,
    foreign: weather.users > 1 ? session.foreign : 0,
  });
  switch (kind) {
    case 'none':
    case 'last-seen':
      return { kind };
    case 'older':
      return { kind, back: 1 + random.below(6) };
    case 'foreign':
      return { kind, user: session.otherUser() };
    default:
      return kind satisfies never;
  }
}

function freeConnection({ open }: Session): number {
  let connection = 0;
  while (open.includes(connection)) connection += 1;
  return connection;
}
