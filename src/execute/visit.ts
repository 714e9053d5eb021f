import type { Puppet, VisitListener } from '../puppet/puppet.ts';
import type { Stage } from './stage.ts';

/** Joins the puppet: what reaches it, is held and is released there enters the history and wakes the execution. */
export function visitPuppet(puppet: Puppet, base: Omit<Stage, 'visit'>): Stage {
  const { recorder, sends, canary, wake } = base;
  const told = new Set<number>();
  /** A secret that its user has although others send the same text, once the model tells it. */
  const noteCanary = (step: number): void => {
    const send = sends.get(step);
    if (send === undefined || told.has(step)) return;
    told.add(step);
    const { user } = send;
    const value = canary({ user, step, place: 'model-text' });
    recorder.add({ kind: 'canary', value, user, place: 'model-text', step });
  };
  const listener: VisitListener = {
    onUpstream: ({ named, ...arrival }) => {
      if (named) noteCanary(arrival.step);
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
