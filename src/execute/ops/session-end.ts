import type { Outcome } from '../../history/history.ts';
import { prepareShortLived, waitUntilAgedOut } from '../prepare-token.ts';
import type { PreparedToken } from '../prepare-token.ts';
import { askOverHttp } from '../requests.ts';
import type { Line, Stage } from '../stage.ts';
import { putOnSocket, renewShortLived } from './refresh.ts';
import { UNREACHED_NO_CONNECTION, actorOf, lineOf, queueOnLine, replicaOf, sessionOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** A token lives longer than this: it cannot be waited for, so the connection is moved to a short-lived one. */
const WAITABLE_MS = 2_000;

/** Revokes the session of the step's connection. */
export function performLogout(stage: Stage, step: StepOf<'logout'>, settle: Settle): void {
  const session = sessionOf(stage, step);
  actorOf(stage, step.user).clean = false;
  session.perhapsRevoked = true;
  askOverHttp(
    stage,
    {
      user: step.user,
      ask: { kind: 'logout' },
      token: session.token,
      purpose: 'plan',
      replica: replicaOf(step),
      step: step.id,
    },
    ({ outcome }) => {
      if (outcome.kind === 'ok') session.revokedAt = stage.recorder.now();
      settle(outcome);
    },
  );
}

/** Waits until the token that the connection lives by has surely aged out. */
export function performExpire(stage: Stage, step: StepOf<'expire'>, settle: Settle): void {
  const line = lineOf(stage, step);
  if (line === undefined) {
    settle(UNREACHED_NO_CONNECTION);
    return;
  }
  const go = (): void => {
    stage.preparing.add(step.id);
    void age(stage, step, line)
      .catch((error: unknown): Outcome => ({ kind: 'failed', why: String(error) }))
      .then((outcome) => {
        stage.preparing.delete(step.id);
        settle(outcome);
      })
      .finally(() => stage.wake());
  };
  queueOnLine(stage, step, settle, { ready: () => ({ kind: 'now' }), go });
}

async function age(stage: Stage, step: StepOf<'expire'>, line: Line): Promise<Outcome> {
  const leftMs = line.token === null ? 0 : stage.tokens.get(line.token).expiresLatestAt - stage.recorder.now();
  if (leftMs > WAITABLE_MS) {
    const { outcome, next } = await shortLived(stage, step);
    if (outcome.kind !== 'ok') return outcome;
    if (line.state !== 'open' || line.closing) return UNREACHED_NO_CONNECTION;
    // Meanwhile it waits for the stack as every other ask on its line, which may be one that nobody reads.
    stage.preparing.delete(step.id);
    const moving = putOnSocket(stage, { step: step.id, line, next });
    stage.wake();
    const moved = await moving;
    stage.preparing.add(step.id);
    if (moved.kind !== 'ok') return moved;
  }
  if (line.token !== null) await waitUntilAgedOut(stage, line.token);
  return { kind: 'ok' };
}

async function shortLived(
  stage: Stage,
  step: StepOf<'expire'>,
): Promise<{ readonly outcome: Outcome; readonly next: PreparedToken }> {
  if (step.op.how === 'renewed') return await renewShortLived(stage, step);
  return { outcome: { kind: 'ok' }, next: await prepareShortLived(stage, step) };
}
