import { describe, expect, test } from 'vitest';
import { referenceContract } from '../contract/reference-contract.ts';
import { judge } from './judge.ts';
import { ALICES, ALICES_AUDIT, ALICES_RUN, BOBS_RUN, historyOf, NO_PLAN, TWO_USERS } from './sound-history.fixture.ts';

const judged = (...pieces: string[]) =>
  judge({ plan: NO_PLAN, history: historyOf(...pieces), contract: referenceContract() });

describe('judge', () => {
  test('finds nothing in a sound history', () => {
    const judgement = judged(TWO_USERS, ALICES_RUN, BOBS_RUN, ALICES_AUDIT);
    expect(judgement.violations).toEqual([]);
    expect(judgement.unknown).toEqual([]);
    expect(judgement.notExercised).toEqual(['upstream-witness', 'thread-confinement']);
    expect(judgement.observed).toEqual({
      events: 15,
      frames: 22,
      unparsed: 0,
      runs: 2,
      overlap: false,
      reconnects: 0,
      ownersBlind: [],
    });
  });

  test('tells the violation of the first checker, and names the others', () => {
    const leak = `c1 < tool_completed r1 4 call=a user=alice "${ALICES}"`;
    const judgement = judged(TWO_USERS, ALICES_RUN, leak);
    expect(judgement.primary?.checker).toBe('principal');
    expect(judgement.alsoSeen).toEqual(['canary-confinement', 'known-ids']);
  });

  test('sees runs of two users overlap', () => {
    const start = (line: string): string => line.split('\n').slice(0, 4).join('\n');
    expect(judged(TWO_USERS, start(ALICES_RUN), BOBS_RUN).observed.overlap).toBe(true);
  });
});
