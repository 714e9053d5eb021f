import { describe, expect, test } from 'vitest';
import { canaryConfinement } from '../../check/canary-confinement.ts';
import { eventCompleteness } from '../../check/event-completeness.ts';
import { judge, type Judgement } from '../../check/judge.ts';
import { principal } from '../../check/principal.ts';
import {
  ALICES,
  ALICES_AUDIT,
  ALICES_RUN,
  BOBS,
  BOBS_RUN,
  historyOf,
  NO_PLAN,
  TWO_USERS,
} from '../../check/sound-history.fixture.ts';
import { verdictOf } from '../../check/verdicts.fixture.ts';
import { referenceContract } from '../../contract/reference-contract.ts';

/** A frame of bob's connection that is about alice. */
const LEAK = `c1 < tool_completed r1 4 call=a user=alice "${ALICES}"`;

function judged(...pieces: string[]): Judgement {
  return judge({ plan: NO_PLAN, history: historyOf(TWO_USERS, ...pieces), contract: referenceContract() });
}

/** As a property does: what was violated is thrown with its explanation. */
function holdOrThrow({ primary }: Judgement): void {
  if (primary !== undefined) throw new Error(`${primary.checker} violated: ${primary.direction}/${primary.where}`);
}

/** What the eleven verification tests of Netra Apex ask of its own detector, asked of overhear's checkers. */
describe('verification tests of Netra Apex', () => {
  test('1. a foreign user id is found', () => {
    expect(verdictOf(principal, [TWO_USERS, 'c0 < agent_started r1 1 user=bob'])).toEqual(['other-user/event']);
  });

  test("2. the user's own events are allowed", () => {
    const { violations, unknown } = judged(ALICES_RUN, BOBS_RUN, ALICES_AUDIT);
    expect({ violations, unknown }).toEqual({ violations: [], unknown: [] });
  });

  test('3. a list of violations fails', () => {
    const leaks = [LEAK, `c0 < tool_completed r2 4 call=a user=bob "${BOBS}"`];
    const { violations } = judged(ALICES_RUN, BOBS_RUN, ...leaks);
    const taken = violations.filter(({ checker }) => checker === 'principal');
    expect(taken.map(({ direction }) => direction)).toEqual(['other-user', 'other-user']);
  });

  test('4. two of the five events fail', () => {
    const [sent = '', accepted = '', started = '', thinking = ''] = ALICES_RUN.trim().split('\n');
    const fence = ['audit', 'c0 > ping n1 as=q9', 'c0 < pong q9 n1', '@8000', 'watchdog run r1 limit=8000'];
    expect(verdictOf(eventCompleteness, [TWO_USERS, sent, accepted, started, thinking, ...fence])).toEqual(['own/run']);
  });

  test('5. a summary counts what was seen', () => {
    const { observed } = judged(ALICES_RUN, BOBS_RUN, ALICES_AUDIT);
    expect(observed).toMatchObject({ events: 15, frames: 22, unparsed: 0, runs: 2 });
  });

  test('6. what was violated can be caught', () => {
    let caught: unknown;
    try {
      holdOrThrow(judged(ALICES_RUN, LEAK));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(Error);
  });

  test('7. a result keeps its verdict', () => {
    const first = judged(ALICES_RUN, LEAK);
    judged(ALICES_RUN, BOBS_RUN, ALICES_AUDIT);
    expect(first.primary?.checker).toBe('principal');
    expect(judged(ALICES_RUN, LEAK)).toEqual(first);
  });

  test('8. a planted violation is thrown', () => {
    expect(() => holdOrThrow(judged(ALICES_RUN, LEAK))).toThrow('principal violated: other-user/event');
    expect(() => holdOrThrow(judged(ALICES_RUN, BOBS_RUN, ALICES_AUDIT))).not.toThrow();
  });

  test('9. contaminated data is found', () => {
    const mixed = `c1 < agent_completed r2 5 "${BOBS} and ${ALICES}"`;
    const upToEnd = BOBS_RUN.trim().split('\n').slice(0, -1);
    expect(verdictOf(canaryConfinement, [TWO_USERS, ...upToEnd, mixed])).toEqual(['other-user/event']);
  });

  test('10. a frame without a user is allowed', () => {
    expect(verdictOf(principal, [TWO_USERS, 'c0 < pong q9 n1', 'c0 < error - payload_too_large'])).toEqual(['holds']);
  });

  test('11. an id that is in the data only is found', () => {
    // Nothing in this frame says whose it is but what the model wrote.
    expect(verdictOf(canaryConfinement, [TWO_USERS, `c1 < agent_thinking r2 2 "${ALICES}"`])).toEqual([
      'other-user/event',
    ]);
  });
});
