import { fallBack } from './fall-back.ts';
import type { Fault } from './fault.ts';

/** An event whose user has no socket anywhere goes to all sockets instead. */
export const fallbackBcast: Fault = {
  slug: 'fallback-bcast',
  title: 'a send to nobody falls back to a send to everybody',
  level: 3,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: [],
  source: 'openclaw/openclaw PR#56119',
  install: (guard) => fallBack(guard, { where: 'everywhere' }),
};
