import type { Disturbance, DisturbanceKind } from '../contract/disturbance.ts';

/** What the stack does to itself, from its own side: `kills replica 1 (SIGKILL)`, and `starts replica 1 again`. */
export function describeDisturbance({ what, replica }: Disturbance): Words {
  const { begins, ends } = WORDS[what];
  const fill = (words: string): string => words.replace('#', `replica ${replica}`);
  return { begins: fill(begins), ends: fill(ends) };
}

interface Words {
  readonly begins: string;
  readonly ends: string;
}

const WORDS: Readonly<Record<DisturbanceKind, Words>> = {
  'cut-clients': { begins: 'cuts all client connections of #', ends: 'lets the clients of # be' },
  'delay-bus': { begins: 'delays the link of # to the bus', ends: 'stops delaying the link of # to the bus' },
  'delay-database': {
    begins: 'delays the link of # to the database',
    ends: 'stops delaying the link of # to the database',
  },
  'cut-bus': { begins: 'cuts the link of # to the bus', ends: 'restores the link of # to the bus' },
  'cut-database': { begins: 'cuts the link of # to the database', ends: 'restores the link of # to the database' },
  'restart-bus': { begins: 'restarts the bus', ends: 'has the bus again' },
  freeze: { begins: 'freezes # (SIGSTOP)', ends: 'thaws # (SIGCONT)' },
  kill: { begins: 'kills # (SIGKILL)', ends: 'starts # again' },
};
