import { describe, expect, test } from 'vitest';
import { referenceContract } from '../contract/reference-contract.ts';
import { judge } from './judge.ts';
import { ALICES, ALICES_AUDIT, ALICES_RUN, BOBS_RUN, historyOf, NO_PLAN, TWO_USERS } from './sound-history.fixture.ts';

const judged = (...pieces: string[]) => judge({ plan: NO_PLAN, history: historyOf(...pieces), contract: referenceContract() });

describe('judge', () => {
  test('finds nothing in a sound history', () => {
    const judgement = judged(TWO_USERS, ALICES_RUN, BOBS_RUN, ALICES_AUDIT);
    expect(judgement.violations).toEqual([]);
    expect(judgement.unknown).toEqual([]);
    expect(judgement.notExercised).toEqual(['upstream-witness']);
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

  test('judges 500 entries in a few milliseconds', () => {
    const more = Array.from({ length: 60 }, (_, k) => [`c0 > ping n${k} as=p${k}`, `c0 < pong p${k} n${k}`]).flat().join('\n');
    const many = Array.from({ length: 300 }, (_, k) => `c1 < agent_thinking r2 ${k + 6} "${'word '.repeat(50)}"`).join('\n');
    const history = historyOf(TWO_USERS, ALICES_RUN, BOBS_RUN.replace(/\n[^\n]*completed[^\n]*$/, ''), more, many, ALICES_AUDIT);
    const contract = referenceContract();
    for (let warm = 0; warm < 10; warm += 1) judge({ plan: NO_PLAN, history, contract });
    const begun = performance.now();
    for (let k = 0; k < 10; k += 1) judge({ plan: NO_PLAN, history, contract });
    // Ten times the aim: the machine may be busy.
    expect((performance.now() - begun) / 10).toBeLessThan(50);
  });
});
