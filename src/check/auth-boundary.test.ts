import { describe, expect, test } from 'vitest';
import { authBoundary } from './auth-boundary.ts';
import { ALICES_AUDIT, ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(authBoundary, [TWO_USERS, ...lines]);
const logout = ['alice http 8 logout token=k0', 'http 8 = 204'];

describe('auth-boundary', () => {
  test('holds for what is accepted as it must be', () => expect(verdict(ALICES_RUN, ALICES_AUDIT)).toEqual(['holds']));

  test.each([
    ['a forged token', 'alice token k2 forged', '401 token_invalid'],
    ['an expired token', 'alice token k2 expires=0', '401 token_expired'],
  ])('wants a handshake with %s refused, with its code', (_, token, right) => {
    expect(verdict(token, 'c2 alice open token=k2', 'c2 opened')).toEqual(['own/handshake']);
    expect(verdict(token, 'c2 alice open token=k2', `c2 rejected ${right}`)).toEqual(['holds']);
    expect(verdict(token, 'c2 alice open token=k2', 'c2 rejected 401 token_odd')).toEqual(['own/handshake']);
    expect(verdict('c2 alice open token=k0', `c2 rejected ${right}`)).toEqual(['own/handshake']);
  });

  test('claims of a revoked token only what the order of answers proves', () => {
    const opens = ['c2 alice open token=k0', 'c2 opened'];
    expect(verdict(...logout, ...opens)).toEqual(['own/handshake']);
    expect(verdict(`${logout[0]}`, ...opens, `${logout[1]}`)).toEqual(['holds']);
    expect(verdict(`${logout[0]}`, `${opens[0]}`, 'c2 rejected 401 token_revoked', `${logout[1]}`)).toEqual(['holds']);
    expect(verdict(...logout, 'c2 alice open token=k0', 'c2 rejected 401 token_revoked')).toEqual(['holds']);
  });

  test("wants another user's thread not found", () => {
    const asks = 'bob http 0 messages t1 token=k1';
    expect(verdict(ALICES_RUN, asks, 'http 0 = 200 messages')).toEqual(['other-user/http']);
    expect(verdict(ALICES_RUN, asks, 'http 0 = 404 thread_not_found')).toEqual(['holds']);
    expect(verdict(ALICES_RUN, asks, 'http 0 = 403 forbidden')).toEqual(['other-user/http']);
    expect(verdict(ALICES_RUN, 'c1 > messages t1 as=q9', 'c1 < messages q9')).toEqual(['other-user/live']);
    expect(verdict(ALICES_RUN, 'alice http 0 messages t1 token=k0', 'http 0 = 404 thread_not_found')).toEqual([
      'own/http',
    ]);
  });

  test('wants a socket closed within its time after the end of its token', () => {
    const pong = ['c0 > ping n1 as=q7', 'c0 < pong q7 n1'];
    expect(verdict(...logout, '@500', ...pong)).toEqual(['holds']);
    expect(verdict(...logout, '@1500', ...pong)).toEqual(['own/live']);
    expect(verdict(...logout, '@1500', `${pong[0]}`)).toEqual(['holds']);
  });

  test("refuses another user's token on a live socket, and takes an own one", () => {
    expect(verdict('c0 > change-token k1 as=q1', 'c0 < token-changed q1')).toEqual(['other-user/live']);
    expect(verdict('c0 > change-token k1 as=q1', 'c0 < error q1 principal_mismatch')).toEqual(['holds']);
    expect(verdict('c0 > change-token k0 as=q1', 'c0 < token-changed q1')).toEqual(['holds']);
    expect(verdict('c0 > change-token k0 as=q1', 'c0 < error q1 token_invalid')).toEqual(['own/live']);
  });

  test('allows a limit only above what may be under way', () => {
    const sends = (count: number): string[] =>
      Array.from({ length: count }, (_, k) => [`c0 > send "m" as=q${k}`, `c0 < accepted q${k} r${k} t${k}`]).flat();
    const refused = ['c0 > send "m" as=q99', 'c0 < error q99 rate_limited'];
    expect(verdict(...sends(5), ...refused)).toEqual(['holds']);
    expect(verdict(...sends(4), ...refused)).toEqual(['own/live']);
    expect(verdict(...sends(5), 'c0 < agent_error r1 1', ...refused)).toEqual(['own/live']);
  });

  test('wants a message refused above what is surely under way', () => {
    const sends = (count: number): string[] =>
      Array.from({ length: count }, (_, k) => [
        `c0 > send "m${k}" as=q${k} step=${k}`,
        `c0 < accepted q${k} r${k} t${k}`,
        `held s${k} final`,
      ]).flat();
    const one = 'c0 > send "more" as=q99 step=99';
    const taken = 'c0 < accepted q99 r99 t99';
    expect(verdict(...sends(5), one, taken)).toEqual(['own/live']);
    expect(verdict(...sends(4), one, taken)).toEqual(['holds']);
    expect(verdict(...sends(5), 'released s1 final', one, taken)).toEqual(['holds']);
    expect(verdict(...sends(5), 'c0 > stop r1 as=q98', one, taken, 'c0 < stopping q98 r1 running')).toEqual(['holds']);
    expect(verdict(...sends(5), one, 'c0 < error q99 rate_limited')).toEqual(['holds']);
  });

  test('lets the stop of a run be refused that has ended, or may have, where nobody promised otherwise', () => {
    const stop = 'c0 > stop r1 as=q7';
    const refused = 'c0 < error q7 over';
    const late = (...lines: string[]): string[] =>
      verdictOf(authBoundary, [TWO_USERS, ...lines], { grammar: { stopsEnded: false } });
    const begun = ALICES_RUN.trim().split('\n').slice(0, 3);
    expect(late(ALICES_RUN, stop, refused)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, stop, refused)).toEqual(['own/live']);
    expect(late(...begun, stop, refused)).toEqual(['holds']);
    // What we hold has not ended of itself, but may have been stopped before.
    const held = [...begun, 'held s1 final'];
    expect(late(...held, stop, refused)).toEqual(['own/live']);
    expect(late(...held, stop, 'released s1 final', refused)).toEqual(['holds']);
    expect(late(...held, 'alice http 0 stop r1 token=k0', stop, refused)).toEqual(['holds']);
    // Another user's run is refused for that.
    expect(late(...held, 'c1 > stop r1 as=q7', 'c1 < stopping q7 r1 running')).toEqual(['other-user/live']);
  });

  test('lets a message be refused whose key has another one, where a key alone makes no repetition', () => {
    const refused = 'c0 < error q2 key_reused';
    const held = (...lines: string[]): string[] => verdictOf(authBoundary, [TWO_USERS, ...lines], { keysAlone: false });
    const first = ['c0 > send "a" key=k as=q1', 'c0 < accepted q1 r1 t1'];
    expect(held(...first, 'c0 > send "b" key=k as=q2', refused)).toEqual(['holds']);
    expect(verdict(...first, 'c0 > send "b" key=k as=q2', refused)).toEqual(['own/live']);
    // Whoever refuses a message may have taken its key before, and may keep it.
    const bobs = ['c1 > send "c" as=q9', 'c1 < accepted q9 r2 t2'];
    const [foreign, not] = ['c0 > send "a" into=t2 key=k as=q1', 'c0 < error q1 thread_not_found'];
    expect(held(...bobs, foreign, 'c0 > send "b" key=k as=q2', refused, not)).toEqual(['holds']);
    expect(held(...bobs, foreign, not, 'c0 > send "b" key=k as=q2', refused)).toEqual(['holds']);
    // The same once more, after the first was answered, and another user's key.
    expect(held(...first, 'c0 > send "a" key=k as=q2', refused)).toEqual(['own/live']);
    expect(held(`${first[0]}`, 'c0 > send "a" key=k as=q2', refused, `${first[1]}`)).toEqual(['holds']);
    expect(held(...first, 'c1 > send "b" key=k as=q2', 'c1 < error q2 key_reused')).toEqual(['own/live']);
  });

  test('takes a refresh token once', () => {
    const twice = ['alice http 0 refresh twice step=3', 'alice http 1 refresh twice step=3', 'http 0 = 200 user'];
    expect(verdict(...twice, 'http 1 = 200 user')).toEqual(['own/refresh']);
    expect(verdict(...twice, 'http 1 = 401 token_invalid')).toEqual(['holds']);
    expect(verdict('alice http 0 refresh dead', 'http 0 = 200 user')).toEqual(['own/refresh']);
    expect(verdict('alice http 0 refresh live', 'http 0 = 401 token_invalid')).toEqual(['own/refresh']);
  });

  test('takes a refresh token as long as its session lasts, and no longer', () => {
    const [asks, taken, refused] = ['alice http 0 refresh live', 'http 0 = 200 user', 'http 0 = 401 token_invalid'];
    expect(verdict(...logout, asks, taken)).toEqual(['own/refresh']);
    expect(verdict(...logout, asks, refused)).toEqual(['holds']);
    // At once: either may be the first.
    expect(verdict(`${logout[0]}`, asks, taken, `${logout[1]}`)).toEqual(['holds']);
    expect(verdict(`${logout[0]}`, asks, refused, `${logout[1]}`)).toEqual(['holds']);
    // Another session of the same user.
    expect(verdict(...logout, `${asks} session=1`, taken)).toEqual(['holds']);
    expect(verdict(...logout, `${asks} session=1`, refused)).toEqual(['own/refresh']);
  });

  test('signs in who has the right to it, and nobody else', () => {
    expect(verdict('alice http 0 login', 'http 0 = 200 user')).toEqual(['holds']);
    expect(verdict('alice http 0 login', 'http 0 = 401 invalid_credentials')).toEqual(['own/http']);
    expect(verdict('alice http 0 login wrong', 'http 0 = 401 invalid_credentials')).toEqual(['holds']);
    expect(verdict('alice http 0 login wrong', 'http 0 = 200 user')).toEqual(['own/http']);
    expect(verdict('alice http 0 register taken', 'http 0 = 409 email_taken')).toEqual(['holds']);
    expect(verdict('alice http 0 register taken', 'http 0 = 401 invalid_credentials')).toEqual(['own/http']);
  });

  test('wants the end of the new token told to whoever changed it', () => {
    const change = ['alice token k2 exp=5.0005', 'c0 > change-token k2 as=q1'];
    expect(verdict(...change, 'c0 < token-changed q1 ends=5000')).toEqual(['holds']);
    expect(verdict(...change, 'c0 < token-changed q1 ends=5002')).toEqual(['own/answer']);
    expect(verdict('c0 > change-token k0 as=q1', 'c0 < token-changed q1 ends=5002')).toEqual(['holds']);
  });

  test('does not judge a stack that says it is unavailable', () => {
    expect(verdict('alice http 0 me token=k0', 'http 0 = 503 unavailable')).toEqual(['unavailable']);
  });

  test('claims nothing of a run from before the lease, whose thread may be gone', () => {
    const lines = ['dave lease run=r7', 'dave token k0', 'dave http 0 run r7 token=k0', 'http 0 = 404 run_not_found'];
    expect(verdictOf(authBoundary, lines)).toEqual(['holds']);
  });
});
