import { createLine, openLine } from '../lines.ts';
import type { Opening } from '../lines.ts';
import type { Line, Stage } from '../stage.ts';
import { forgeToken, prepareShortLived, prepareRevoked, waitUntilAgedOut } from '../prepare-token.ts';
import { actorOf, replicaOf, sessionNumber, sessionOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Opens a connection. One that the execution opened warm at its start is there already. */
export function performConnect(stage: Stage, step: StepOf<'connect'>, settle: Settle): void {
  const actor = actorOf(stage, step.user);
  const warm = stage.lines.find((line) => line.purpose === 'warm' && line.step === step.id);
  if (warm !== undefined) {
    actor.slots.set(step.connection, warm);
    settle(warm.state === 'open' ? { kind: 'ok' } : { kind: 'refused', code: 'warm-up' });
    return;
  }
  const resume = resumeOf(stage, step, actor.slots.get(step.connection));
  const line = createLine(stage, {
    user: step.user,
    slot: step.connection,
    purpose: 'plan',
    replica: step.op.replica ?? replicaOf(step),
    step: step.id,
    ids: step.op.ids,
    resumes: resume !== undefined,
  });
  actor.slots.set(step.connection, line);
  const open = (opening: Pick<Opening, 'token' | 'session'>): void => {
    const { via, device } = step.op;
    const beside = step.op.beside === undefined ? undefined : actorOf(stage, step.op.beside).sessions.get(0)?.token;
    const how = {
      via,
      ...(beside === undefined ? {} : { beside }),
      ...(resume === undefined ? {} : { resume }),
      ...(device === undefined ? {} : { device }),
    };
    openLine(stage, line, { ...opening, ...how }, settle);
  };
  if (step.op.token === 'valid') {
    open({ token: sessionOf(stage, step).token, session: sessionNumber(step.connection) });
    return;
  }
  if (step.op.token === 'none') {
    open({ token: null });
    return;
  }
  stage.preparing.add(step.id);
  void prepareToken(stage, step)
    .then(open)
    .catch((error: unknown) => {
      line.state = 'ended';
      settle({ kind: 'unreached', why: `its token could not be made: ${String(error)}` });
    })
    .finally(() => {
      stage.preparing.delete(step.id);
      stage.wake();
    });
}

async function prepareToken(stage: Stage, step: StepOf<'connect'>): Promise<Pick<Opening, 'token' | 'session'>> {
  switch (step.op.token) {
    case 'short-lived':
      return await prepareShortLived(stage, step);
    case 'expired': {
      const prepared = await prepareShortLived(stage, step);
      await waitUntilAgedOut(stage, prepared.token);
      return prepared;
    }
    case 'revoked':
      return await prepareRevoked(stage, step);
    default:
      return { token: await forgeToken(stage, step, step.op.token) };
  }
}

/** The cursor to resume from, as a client of that connection would know it; never before the execution began. */
function resumeOf(stage: Stage, step: StepOf<'connect'>, before: Line | undefined): Opening['resume'] {
  const { resume } = step.op;
  const actor = actorOf(stage, step.user);
  const lastSeen = Math.max(before?.lastSeq ?? actor.lastSeq, actor.leaseHeadSeq);
  switch (resume.kind) {
    case 'none':
      return undefined;
    case 'last-seen':
      return { from: lastSeen, user: step.user };
    case 'older':
      return { from: Math.max(lastSeen - resume.back, actor.leaseHeadSeq), user: step.user };
    case 'foreign':
      return { from: actorOf(stage, resume.user).lastSeq, user: resume.user };
    default:
      return resume satisfies never;
  }
}
