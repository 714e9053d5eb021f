import { isInstantaneous, type Disturbance } from '../../contract/disturbance.ts';
import { describeError } from '../../support/errors.ts';
import { mendOne } from '../mend.ts';
import { replicaIndex } from '../requests.ts';
import type { Stage } from '../stage.ts';
import type { Settle, StepOf } from './op.ts';

const UNABLE = { kind: 'unreached', why: 'nobody can do that to this stack' } as const;

/** Disturbs the stack; what it then does to connections and requests comes to them as it comes to any client. */
export function performDisturb(stage: Stage, step: StepOf<'disturb'>, settle: Settle): void {
  const { stack, recorder } = stage;
  const { what } = step.op;
  if (stack.disturb === undefined || !stage.target.abilities.disturbances.includes(what)) return settle(UNABLE);
  const disturbance = placed(stage, step.op);
  const number = stage.counters.disturbance;
  stage.counters.disturbance += 1;
  recorder.add({ kind: 'disturbed', disturbance: number, step: step.id, ...disturbance });
  stage.preparing.add(step.id);
  const begun = stack.disturb(disturbance).then(
    () => {
      if (isInstantaneous(what)) recorder.add({ kind: 'mended', disturbance: number, by: 'plan' });
      stage.preparing.delete(step.id);
      settle({ kind: 'ok' });
    },
    (error: unknown) => {
      stage.preparing.delete(step.id);
      settle({ kind: 'failed', why: describeError(error) });
    },
  );
  if (!isInstantaneous(what)) stage.inForce.set(number, { number, disturbance, begun, mending: undefined });
}

/** Undoes what the plan began; when that was undone already, since nothing else could go on, there is nothing to do. */
export function performMend(stage: Stage, step: StepOf<'mend'>, settle: Settle): void {
  const { what, replica } = placed(stage, step.op);
  const one = [...stage.inForce.values()].find(
    ({ disturbance }) => disturbance.what === what && disturbance.replica === replica,
  );
  if (one === undefined) return settle(stage.counters.disturbance === 0 ? UNABLE : { kind: 'ok' });
  stage.preparing.add(step.id);
  const end = (outcome: Parameters<Settle>[0]): void => {
    stage.preparing.delete(step.id);
    settle(outcome);
  };
  void mendOne(stage, one, 'plan').then(
    () => end({ kind: 'ok' }),
    (error: unknown) => end({ kind: 'failed', why: describeError(error) }),
  );
}

/** Replicas beyond those of the stack fold back into them, as pins do. */
function placed(stage: Stage, { what, replica }: Disturbance): Disturbance {
  return { what, replica: replicaIndex(stage, replica) };
}
