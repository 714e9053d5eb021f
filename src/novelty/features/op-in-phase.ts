import type { Feature } from '../feature.ts';
import type { Standing } from '../timeline.ts';

export const opInPhase: Feature = {
  name: 'op-in-phase',
  says: 'an op, and how far the run of another user, or of its own, was when it was issued',
  *read({ timeline }) {
    for (const { user, what, before } of timeline) {
      if (what.kind !== 'step') continue;
      for (const [other, standing] of before.entries()) {
        yield other === user
          ? `${what.label} while own is ${standing.phase}, ${Math.min(2, standing.connections)} open`
          : `${what.label} while another's is ${standingText(standing)}`;
      }
    }
  },
};

function standingText({ phase, connections }: Standing): string {
  return connections === 0 && phase !== 'none' ? `${phase} and nobody there` : phase;
}
