import type { Fault } from './fault.ts';

/** A refresh on a live socket takes any valid token: the socket is its user's now, and hears what it heard before. */
export const identitySwitch: Fault = {
  slug: 'identity-switch',
  title: "a live socket takes another user's token and becomes theirs, with the subscriptions that it had",
  level: 2,
  seenBy: ['AUT', 'IDF', 'CAN', 'UNK'],
  needs: [],
  source: 'jaseci-labs/jac PR#5558; Comfy-Org/ComfyUI_frontend PR#13971; NodeBB/NodeBB#7136; sebbkw/forum#1',
  install: (guard) => (seams) => ({
    mayMove: (connection, to) => guard.fires(connection.id) || seams.mayMove(connection, to),
  }),
};
