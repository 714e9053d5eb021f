import type { Feature } from '../feature.ts';

export const close: Feature = {
  name: 'close',
  says: 'the code with which a connection was closed or refused, and how far the run of its user was',
  *read({ timeline }) {
    for (const { user, what, before } of timeline) {
      if (user === undefined) continue;
      const phase = before[user]?.phase ?? 'none';
      if (what.kind === 'closed') yield `${what.code} by ${what.by} while ${phase}`;
      if (what.kind === 'rejected') yield `rejected ${what.status} while ${phase}`;
    }
  },
};
