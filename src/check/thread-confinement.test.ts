import { describe, expect, test } from 'vitest';
import { ALICES, ALICES_RUN, BOBS, TWO_USERS } from './sound-history.fixture.ts';
import { threadConfinement } from './thread-confinement.ts';
import { verdictOf } from './verdicts.fixture.ts';

const OTHER = `zq${'c3'.repeat(12)}`;
const SECOND = `
  alice canary ${OTHER} step=3
  c0 > send "${OTHER} more" as=q3 step=3
  c0 < accepted q3 r3 t3
  c0 < agent_started r3 6`;
const DELETED = `
  alice http 5 delete t1 token=k0
  http 5 = 204`;

const verdict = (...lines: readonly string[]): string[] => verdictOf(threadConfinement, [TWO_USERS, ...lines]);

describe('thread-confinement', () => {
  test('tells what was said in another thread of the same user', () => {
    expect(verdict(ALICES_RUN, SECOND, `c0 < agent_completed r3 7 "${OTHER} done"`)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, SECOND, `c0 < agent_completed r3 7 "${ALICES} done"`)).toEqual(['own/event']);
    expect(verdict(ALICES_RUN, SECOND, `upstream model alice step=3 "${OTHER} more"`)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, SECOND, `upstream model alice step=3 "${ALICES} hello"`)).toEqual(['own/model']);
  });

  test('lets a thread tell what was said in it, also where it was said in another one too', () => {
    const [inFirst, repeated] = [SECOND.replace('as=q3', 'into=t1 as=q3'), SECOND.replace('more', `more ${ALICES}`)];
    const tells = `c0 < agent_completed r3 7 "${ALICES} done"`;
    expect(verdict(ALICES_RUN, inFirst.replace('r3 t3', 'r3 t1'), tells)).toEqual(['not-exercised']);
    expect(verdict(ALICES_RUN, repeated, tells)).toEqual(['holds']);
  });

  test('says nothing of messages of one text, of which any may be asked for, nor of what is another user’s', () => {
    const alike = `c0 > send "${OTHER} more" as=q4 step=4`;
    expect(verdict(ALICES_RUN, SECOND, alike, `upstream model alice step=3 "${ALICES} hello"`)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, SECOND, `c0 < agent_completed r3 7 "${BOBS} done"`)).toEqual(['holds']);
  });

  test('tells of a thread that was deleted before the message was sent, by the ids that were in it', () => {
    const recalls = 'upstream model alice step=3 "recalled message_000000001"';
    const threadsMayMeet = { threadsApart: false };
    expect(verdictOf(threadConfinement, [TWO_USERS, ALICES_RUN, SECOND, recalls], threadsMayMeet)).toEqual([
      'not-exercised',
    ]);
    expect(verdict(ALICES_RUN, SECOND, DELETED, recalls)).toEqual(['holds']);
    expect(verdict(ALICES_RUN, DELETED, SECOND, recalls)).toEqual(['own/model']);
    expect(verdictOf(threadConfinement, [TWO_USERS, ALICES_RUN, DELETED, SECOND, recalls], threadsMayMeet)).toEqual([
      'own/model',
    ]);
  });
});
