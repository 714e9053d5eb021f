import type { Fault } from './fault.ts';

/** The replicas take events from one queue in turn, so that a live event reaches the sockets of one of them only. */
export const sharedGroup: Fault = {
  slug: 'shared-group',
  title: 'the replicas share one consumer group: each event reaches one of them',
  level: 4,
  seenBy: ['CMP', 'ORD'],
  needs: ['M'],
  source: 'MainfluxLabs/mainflux#933; theexperiencecompany/gaia PR#1141',
  install: (guard) => (seams, parts) => ({
    deliver: (connection, event, phase) => {
      const consumer = event.seq % parts.replicas;
      const isElsewhere = phase === 'live' && consumer !== parts.replica && guard.fires(event.run_id);
      if (!isElsewhere) seams.deliver(connection, event, phase);
    },
  }),
};
