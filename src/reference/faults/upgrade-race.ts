import type { Principal } from '../verify-token.ts';
import type { Fault } from './fault.ts';

/** Who is upgraded waits in one variable of the module until their connection is made, and that takes a look-up. */
export const upgradeRace: Fault = {
  slug: 'upgrade-race',
  title: 'between upgrade and connection the user is kept in a variable of the module',
  level: 3,
  seenBy: ['IDF', 'AUT', 'HIS', 'CAN'],
  needs: [],
  source: 'cdapio/cdap-ui PR#1426',
  install: (guard) => (_, parts) => {
    let pending: Principal;
    return {
      admit: async (principal) => {
        pending = principal;
        await parts.readEvents(principal.userId, { after: 0, limit: 1 });
        return guard.fires({ of: principal.userId }) ? pending : principal;
      },
    };
  },
};
