import type { Feature } from '../feature.ts';

export const phaseVector: Feature = {
  name: 'phase-vector',
  says: 'how far the runs of all users were at one moment, whichever user was where',
  *read({ timeline }) {
    for (const { before, after } of timeline) {
      if (after === before || after.length < 2) continue;
      yield after
        .map(({ phase }) => phase)
        .sort()
        .join(' ');
    }
  },
};
