import { AUDIT_SESSION } from '../client/identity.ts';
import type { Identity, WarmWish } from '../client/identity.ts';
import { addSession } from '../client/sign-in.ts';
import { leadingConnects } from '../plan/leading.ts';
import type { Plan } from '../plan/plan.ts';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';
import type { Arena } from './arena.ts';
import type { CanaryMaker } from './canary.ts';
import { adoptSocket, createLine, openLine } from './lines.ts';
import type { Opening } from './lines.ts';
import { replicaOf, sessionNumber } from './ops/op.ts';
import type { StepOf } from './ops/op.ts';
import { requestLine, read } from './requests.ts';
import type { Actor, Line, Stage } from './stage.ts';
import { addActorSession } from './tokens.ts';
import { waitUntil } from './wait-until.ts';

/** Leases an identity for each user of the plan, with the sessions that its steps need. */
export async function leaseIdentities(
  arenaOf: (user: number) => Arena,
  options: { readonly plan: Plan; readonly canary: CanaryMaker; readonly fresh: boolean },
): Promise<Identity[]> {
  const { plan, canary, fresh } = options;
  const leading = leadingConnects(plan.steps);
  const leased = await Promise.allSettled(
    plan.users.map(async ({ profile: number }, user) => {
      const secret = canary({ user, place: 'profile' });
      const profile =
        number === undefined
          ? {}
          : { profile: { number, line: `${secret} likes tea number ${number} ${BEYOND_ASCII}`, canary: secret } };
      const warm = leading.filter((step) => step.user === user).map(wishOf);
      const arena = arenaOf(user);
      const identity = await arena.pool.lease({ fresh, warm, ...profile });
      const sessions = new Set(plan.steps.filter((s) => s.user === user).map((s) => sessionNumber(s.connection)));
      for (const session of [0, ...sessions, AUDIT_SESSION]) await addSession(arena.signIn, identity, session);
      return identity;
    }),
  );
  const failed = leased.find((one) => one.status === 'rejected');
  if (failed === undefined) return leased.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const [user, one] of leased.entries()) if (one.status === 'fulfilled') arenaOf(user).pool.retire(one.value);
  throw failed.reason;
}

function wishOf(step: StepOf<'connect'>): WarmWish {
  return { session: sessionNumber(step.connection), via: step.op.via, replica: step.op.replica ?? replicaOf(step) };
}

/** Opens the history: who plays each user, what they own from before, and the calls that signed them in. */
export function recordLeases(
  identities: readonly Identity[],
  options: Pick<Stage, 'recorder' | 'tokens' | 'startedAt' | 'counters' | 'target'>,
): Actor[] {
  const { recorder, tokens, startedAt } = options;
  return identities.map((identity, user) => {
    recorder.add({
      kind: 'lease',
      user,
      userId: identity.userId,
      email: identity.email,
      headSeq: identity.headSeq,
      threads: [...identity.threads],
      runs: [...identity.runs],
      canaries: [...identity.canaries],
    });
    const actor: Actor = {
      user,
      identity,
      leaseHeadSeq: identity.headSeq,
      slots: new Map(),
      sessions: new Map(),
      lastSeq: identity.headSeq,
      endedRuns: new Set(),
      overRuns: new Set(),
      polls: new Map(),
      knownRuns: new Set(),
      threads: new Map(),
      clean: true,
    };
    recordSignIns(identity, { ...options, user });
    for (const [session, held] of identity.sessions) addActorSession({ tokens, startedAt, actor, session, held });
    return actor;
  });
}

function recordSignIns(
  identity: Identity,
  options: Pick<Stage, 'recorder' | 'counters' | 'target'> & { readonly user: number },
): void {
  const { recorder, user, counters, target } = options;
  for (const { ask, wire, end } of identity.unrecorded) {
    const request = counters.request;
    counters.request += 1;
    recorder.add({
      kind: 'request',
      request,
      user,
      purpose: 'warm',
      service: wire.service,
      token: null,
      ask,
      line: requestLine(wire),
      body: wire.body ?? '',
      replica: 0,
    });
    if (end.kind === 'broken') {
      recorder.add({ kind: 'broken', request, by: end.by, why: end.why });
      continue;
    }
    const { seen, problem } = read(() => target.readReply(ask, end.answer.status, end.answer.body));
    recorder.add({ kind: 'response', request, ...end.answer, ...(seen ? { seen } : { problem }) });
  }
  identity.unrecorded = [];
}

/**
 * The connections that the plan opens at its start: those that wait in the pool, else opened now, in the plan's
 * order.
 */
export async function warmUp(stage: Stage): Promise<void> {
  for (const step of leadingConnects(stage.plan.steps)) {
    const actor = stage.actors[step.user];
    if (actor === undefined) continue;
    const wish = wishOf(step);
    const session = actor.sessions.get(wish.session);
    if (session === undefined) continue;
    const line = createLine(stage, {
      user: step.user,
      slot: step.connection,
      purpose: 'warm',
      replica: wish.replica,
      step: step.id,
    });
    const opening: Opening = { token: session.token, session: wish.session, via: wish.via };
    const waiting = actor.identity.warm.findIndex(
      (one) => one.session === wish.session && one.via === wish.via && one.replica === wish.replica,
    );
    const warm = waiting < 0 ? undefined : actor.identity.warm.splice(waiting, 1)[0];
    if (warm !== undefined) {
      adoptSocket(stage, line, opening, warm);
      line.lastSeq = actor.leaseHeadSeq;
      line.openedAt = warm.openedAt;
    } else await openWarm(stage, line, opening);
  }
}

async function openWarm(stage: Stage, line: Line, opening: Opening): Promise<void> {
  const limitMs = stage.patience.handshakeMs;
  const handshake = { isOver: false };
  openLine(stage, line, opening, () => {
    handshake.isOver = true;
  });
  await waitUntil(stage, () => handshake.isOver, {
    limitMs,
    onLimit: () => {
      stage.watchdogs += 1;
      const { connection } = line;
      stage.recorder.add({ kind: 'watchdog', what: 'handshake', limitMs, connection });
    },
  });
}
