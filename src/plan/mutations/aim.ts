import { chance } from '../choose.ts';
import { PHASES, type Plan, type Step } from '../plan.ts';
import { isSend } from '../repair.ts';
import { atPhase, scriptReaching } from '../windows.ts';
import { nextIdOf } from './next-id.ts';
import type { Mutation } from './mutation.ts';

/** A run is held at a phase, and a later step of any user waits for it to stand there; then the run goes on. */
export const aim: Mutation = {
  name: 'aim',
  weight: 3,
  mutate: (plan, { random }): Plan => {
    const { steps } = plan;
    const sends = steps.filter(isSend).filter((send) => send !== steps.at(-1));
    if (sends.length === 0) return plan;
    const chosen = random.pick(sends);
    const phase = chosen.op.holds[0] ?? random.pick(PHASES);
    const place = steps.indexOf(chosen);
    const at = place + 1 + random.below(steps.length - place - 1);
    const aimed = steps[at];
    if (aimed === undefined) return plan;
    const run = { user: chosen.user, step: chosen.id };
    const held = { ...chosen, op: { ...chosen.op, holds: [phase], script: scriptReaching(chosen.op.script, phase) } };
    const when = atPhase(random, { run, phase, sees: chosen.op.via === 'socket' });
    const release: Step = {
      id: nextIdOf(plan)(),
      user: chosen.user,
      connection: chosen.connection,
      op: { kind: 'release', run, phase },
      when: chance(random, 0.7) ? { kind: 'settled', step: aimed.id } : { kind: 'previous' },
    };
    const isReleased = ({ op }: Step): boolean => op.kind === 'release' && op.run.step === chosen.id;
    // A release in front of the step that is aimed would open the window before anybody is in it.
    const before = steps.slice(0, at).filter((step) => !isReleased(step));
    const after = steps.slice(at + 1);
    return {
      ...plan,
      steps: [
        ...before.map((step) => (step === chosen ? held : step)),
        { ...aimed, when },
        ...(after.some(isReleased) ? [] : [release]),
        ...after,
      ],
    };
  },
};
