import { describe, expect, test } from 'vitest';
import { authBoundary } from './auth-boundary.ts';
import { eventCompleteness } from './event-completeness.ts';
import { historyModel } from './history-model.ts';
import { knownIds } from './known-ids.ts';
import { ALICES_RUN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

/** Each promise under a disturbance with its violation, its innocent twin and its neighbour. */
const auth = (...lines: string[]): string[] => verdictOf(authBoundary, [TWO_USERS, ...lines]);
const complete = (...lines: string[]): string[] => verdictOf(eventCompleteness, [TWO_USERS, ...lines]);
const run = ALICES_RUN.trim().split('\n');
const logout = ['alice http 8 logout token=k0', 'http 8 = 204'];
const kill = (replica = 0): string => `disturbed d0 kill ${replica}`;

describe('while the stack is disturbed', () => {
  test('a request may be refused as unavailable, from the beginning until shortly after the end', () => {
    const asked = ['alice http 0 me token=k0', 'http 0 = 503 unavailable undecided'];
    expect(auth(kill(), ...asked)).toEqual(['holds']);
    expect(auth(kill(), 'mended d0', ...asked)).toEqual(['holds']);
    expect(auth(kill(), '@100', 'mended d0', '@5200', ...asked)).toEqual(['unavailable']);
    expect(auth(...asked, kill())).toEqual(['unavailable']);
    expect(auth(kill(), `${asked[0]}`, 'http 0 = 401 token_invalid')).toEqual(['own/http']);
  });

  test('so may a message and a handshake, and neither for another reason', () => {
    const sends = 'c0 > send "m" as=q1';
    expect(auth(kill(), sends, 'c0 < error q1 unavailable undecided')).toEqual(['holds']);
    expect(auth(kill(), sends, 'c0 < error q1 rate_limited')).toEqual(['own/live']);
    expect(auth(kill(), 'c2 alice open token=k0', 'c2 rejected 503 unavailable')).toEqual(['holds']);
    expect(auth(kill(), 'c2 alice open token=k0', 'c2 rejected 401 token_revoked')).toEqual(['own/handshake']);
  });

  test('a revoked token is never accepted', () => {
    const opens = ['c2 alice open token=k0', 'c2 opened'];
    expect(auth('disturbed d0 cut-bus 0', ...logout, ...opens)).toEqual(['own/handshake']);
    expect(auth('disturbed d0 cut-bus 0', ...logout, `${opens[0]}`, 'c2 rejected 503 unavailable')).toEqual(['holds']);
    const asks = ['alice http 9 me token=k0', 'http 9 = 200 user'];
    expect(auth('disturbed d0 cut-bus 0', ...logout, ...asks)).toEqual(['own/http']);
  });

  test('the close of a socket whose token is dead may wait until the stack has come back, and no longer', () => {
    const pong = ['c0 > ping n1 as=q7', 'c0 < pong q7 n1'];
    const cut = ['disturbed d0 cut-bus 0', ...logout];
    expect(auth(...cut, '@9000', ...pong)).toEqual(['holds']);
    expect(auth(...cut, '@2000', 'mended d0', '@7500', ...pong)).toEqual(['holds']);
    expect(auth(...cut, '@2000', 'mended d0', '@8100', ...pong)).toEqual(['own/live']);
    expect(auth(...logout, '@1500', 'disturbed d0 cut-bus 0', ...pong)).toEqual(['own/live']);
  });

  test('connections of that replica may be cut, those of others not', () => {
    expect(complete(kill(0), 'c0 closed 1006 server')).toEqual(['not-exercised']);
    expect(complete(kill(1), 'c0 closed 1006 server')).toEqual(['own/close']);
    expect(complete(kill(0), 'c0 closed 4401 server')).toEqual(['own/close']);
    expect(complete('disturbed d0 delay-bus 0', 'c0 closed 1006 server')).toEqual(['own/close']);
    expect(complete('disturbed d0 restart-bus 0', 'c0 closed 1012 server')).toEqual(['not-exercised']);
    expect(complete(kill(0), '@10', 'mended d0', '@6000', 'c0 closed 1006 server')).toEqual(['own/close']);
  });

  test('a replica that is gone answers nothing, and another one does', () => {
    const handshake = ['c2 alice open token=k0 replica=1', 'c2 closed 1006 server'];
    expect(complete(kill(1), ...handshake)).toEqual(['not-exercised']);
    expect(complete(kill(0), ...handshake)).toEqual(['own/handshake']);
    const asked = ['alice http 0 threads token=k0 replica=1', 'http 0 broken'];
    expect(complete(kill(1), ...asked)).toEqual(['not-exercised']);
    expect(complete(kill(0), ...asked)).toEqual(['request-broken']);
    expect(complete('disturbed d0 delay-database 1', ...asked)).toEqual(['request-broken']);
  });

  test('a run may end as interrupted after what interrupts runs, and never without', () => {
    const interrupted = [...run.slice(0, 3), 'c0 < agent_error r1 2 code=interrupted'];
    expect(complete(kill(1), ...interrupted)).toEqual(['holds']);
    expect(complete(...interrupted)).toEqual(['own/interruption']);
    expect(complete('disturbed d0 cut-clients 0', ...interrupted)).toEqual(['own/interruption']);
    expect(complete(...interrupted, kill(1))).toEqual(['own/interruption']);
    expect(complete(...run.slice(0, 3), 'c0 < agent_error r1 2 code=model')).toEqual(['not-exercised']);
  });

  test('a run that it interrupted ends in its time after the end of the disturbance', () => {
    const begun = [kill(1), ...run.slice(0, 3), '@8000', 'mended d0'];
    expect(complete(...begun, '@17000', 'watchdog run r1 limit=8000')).toEqual(['run-not-ended']);
    expect(complete(...begun, '@19000', 'watchdog run r1 limit=8000')).toEqual(['own/run']);
    expect(complete(kill(1), ...run.slice(0, 3), '@19000', 'watchdog run r1 limit=8000')).toEqual(['run-not-ended']);
  });

  test('what was once acknowledged is there afterwards', () => {
    const sends = ['c0 > send "a" as=q1', 'c0 < accepted q1 r1 t1', kill(), 'mended d0'];
    const reads = 'alice http 5 messages t1 token=k0';
    const model = (...lines: string[]): string[] => verdictOf(historyModel, [TWO_USERS, ...lines]);
    expect(model(...sends, reads, 'http 5 = 200 messages message="user r1 a"')).toEqual(['holds']);
    expect(model(...sends, reads, 'http 5 = 200 messages')).toEqual(['own/messages']);
    expect(auth(...sends, 'alice http 6 run r1 token=k0', 'http 6 = 404 run_not_found')).toEqual(['own/http']);
  });

  test('a refusal as unavailable leaves open whether the message was taken, any other does not', () => {
    const sends = (refusal: string): string[] => ['c0 > send "a" as=q1', `c0 < error q1 ${refusal}`];
    const event = 'c0 < agent_started r1 1';
    const known = (...lines: string[]): string[] => verdictOf(knownIds, [TWO_USERS, ...lines]);
    expect(known(kill(), ...sends('unavailable undecided'), event)).toEqual(['holds']);
    expect(known(kill(), ...sends('rate_limited'), event)).toEqual(['stranger/event']);
    expect(known(kill(), ...sends('unavailable undecided'), event, 'c0 < agent_started r2 2')).toEqual([
      'stranger/event',
    ]);
  });

  test('a limit is not certain where the runs that would fill it may be gone', () => {
    const sends = Array.from({ length: 6 }, (_, k) => [
      `c0 > send "m${k}" as=q${k} step=${k}`,
      `c0 < accepted q${k} r${k} t${k}`,
      `held s${k} final`,
    ]).flat();
    expect(auth(...sends)).toEqual(['own/live']);
    expect(auth(kill(1), ...sends)).toEqual(['holds']);
    expect(auth('disturbed d0 delay-bus 1', ...sends)).toEqual(['own/live']);
  });
});
