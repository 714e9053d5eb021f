import { DEFAULT_LIMITS } from '../../protocol/limits.ts';
import type { Fault } from './fault.ts';

/** What reads frames has a limit of its own, and puts away what is over it before anybody could say so. */
export const oversizeSilent: Fault = {
  slug: 'oversize-silent',
  title: 'a frame over the limit vanishes: no error, no close',
  level: 1,
  seenBy: ['CMP'],
  needs: [],
  source: 'the history of netra-apex',
  install: (guard) => (seams) => ({
    receive: (connection, bytes, take) => {
      const vanishes = bytes > DEFAULT_LIMITS.frameBytes && guard.fires(connection.id);
      if (!vanishes) seams.receive(connection, bytes, take);
    },
  }),
};
