import { fallBack } from './fall-back.ts';
import type { Fault } from './fault.ts';

/** The replica that executes a run knows whose it is; the others hear of an event for nobody, and tell everybody. */
export const fallbackElsewhere: Fault = {
  slug: 'fallback-elsewhere',
  title: 'a send to nobody falls back to a send to everybody, on replicas that do not execute the run',
  level: 4,
  seenBy: ['CAN', 'IDF', 'UNK', 'NIN'],
  needs: ['M'],
  source: 'openclaw/openclaw PR#56119, between replicas',
  install: (guard) => fallBack(guard, { where: 'not-where-it-runs' }),
};
