import type { Fault } from './fault.ts';

/** The close of one socket removes its user's entry, whichever socket is in it by then. */
export const staleClose: Fault = {
  slug: 'stale-close',
  title: "the close of an old socket unregisters the user's new one",
  level: 2,
  seenBy: ['CMP'],
  needs: [],
  source: 'Comfy-Org/ComfyUI#16010; meawoppl/agent-portal#1256; pal-tamas/rask#1076; aeonfun/opendia PR#26',
  install: (guard) => (seams, parts) => ({
    unregister: (connection) => {
      seams.unregister(connection);
      if (connection.opened() && guard.fires({ of: connection.id })) parts.connections.removeAll(connection.userId);
    },
  }),
};
