import { describe, expect, test } from 'vitest';
import { canaryConfinement } from './canary-confinement.ts';
import { knownIds } from './known-ids.ts';
import { principal } from './principal.ts';
import { ALICES, ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const SHARED = ['alice http 0 share r1 t1 bob', 'http 0 = 204'];
/** What bob hears of alice's run in her thread. */
const HEARD = [`c1 < agent_thinking r1 "${ALICES} message_000000001" user=alice`];

const all = (...lines: string[]): string[] =>
  [principal, canaryConfinement, knownIds].flatMap((checker) => {
    const found = verdictOf(checker, [TWO_USERS, ALICES_RUN, ...lines], { delivery: { audience: 'thread' } });
    return found.includes('holds') ? [] : found;
  });

describe('members of a thread', () => {
  test('hear what is said in it, from when it is shared on', () => {
    expect(all(...HEARD)).toEqual(['other-user/event', 'other-user/event', 'other-user/event']);
    expect(all(...SHARED, ...HEARD)).toEqual([]);
    expect(all(...HEARD, ...SHARED)).toEqual(['other-user/event', 'other-user/event', 'other-user/event']);
  });

  test('hear what one of them says in it, be it the id of somebody else', () => {
    const names = (thread: string): string[] => [
      'carol lease',
      `c0 > send "user_carol_00000000" into=${thread} as=q7`,
      `c0 < accepted q7 r7 ${thread}`,
      'c1 < agent_thinking r1 "user_carol_00000000" user=alice',
    ];
    expect(all(...SHARED, ...names('t1'))).toEqual([]);
    expect(all(...SHARED, ...names('t7'))).toEqual(['other-user/event']);
    const [lease = '', sends = '', accepted = '', hears = ''] = names('t1');
    expect(all(...SHARED, lease, hears, sends, accepted)).toEqual(['other-user/event']);
  });

  test('are none by a share that was refused, or that is not by one of them', () => {
    const refused = [SHARED[0] ?? '', 'http 0 = 403 forbidden'];
    expect(all(...refused, ...HEARD)).not.toEqual([]);
    const byBob = ['bob http 0 share r1 t1 bob', 'http 0 = 204'];
    expect(all(...byBob, ...HEARD)).not.toEqual([]);
  });

  test('hear nothing of the other threads of each other', () => {
    const other = ['c0 > send "more" as=q5 step=3', 'c0 < accepted q5 r5 t5'];
    expect(all(...other, ...SHARED, 'c1 < agent_started r5 user=alice')).toEqual([
      'other-user/event',
      'other-user/event',
      'other-user/event',
    ]);
  });
});
