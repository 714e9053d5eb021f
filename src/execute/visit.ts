import type { Puppet, VisitListener } from '../puppet/puppet.ts';
import type { Stage } from './stage.ts';

/** Joins the puppet: what reaches it, is held and is released there enters the history and wakes the execution. */
export function visitPuppet(puppet: Puppet, base: Omit<Stage, 'visit'>): Stage {
  const { recorder, sends, wake } = base;
  const listener: VisitListener = {
    onUpstream: (arrival) => {
      recorder.add({ kind: 'upstream', ...arrival });
      const send = sends.get(arrival.step);
      if (send !== undefined) {
        if (arrival.endpoint === 'model') send.modelRequests += 1;
        else send.toolRequests += 1;
        send.openRequests += 1;
      }
      wake();
    },
    onJoined: wake,
    onHeld: (hold) => {
      recorder.add({ kind: 'held', ...hold });
      wake();
    },
    onReleased: (release) => {
      recorder.add({ kind: 'released', ...release });
      wake();
    },
    onDone: ({ step }) => {
      const send = sends.get(step);
      if (send !== undefined) send.openRequests -= 1;
      wake();
    },
  };
  return Object.assign(base, { visit: puppet.join(listener) });
}
