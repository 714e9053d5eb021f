import { describe, expect, test } from 'vitest';
import { referenceContract } from '../contract/reference-contract.ts';
import { buildView } from '../history/build-view.ts';
import { TELLING_LENGTH, toCanary } from '../support/canary-form.ts';
import { canaryConfinement } from './canary-confinement.ts';
import { ALICES, ALICES_RUN, BOBS, historyOf, NO_PLAN, TWO_USERS } from './sound-history.fixture.ts';
import { verdictOf } from './verdicts.fixture.ts';

const verdict = (...lines: string[]): string[] => verdictOf(canaryConfinement, [TWO_USERS, ...lines]);
const toBob = (text: string): string => `c1 < agent_thinking r2 1 ${JSON.stringify(text)}`;

describe('canary-confinement', () => {
  test('tells a canary that reached another user, whole', () => {
    const view = buildView(
      historyOf('alice lease', 'bob lease', `alice canary ${ALICES}`, 'c1 bob open', toBob(ALICES)),
    );
    expect(canaryConfinement.check({ plan: NO_PLAN, view, contract: referenceContract() })).toEqual({
      kind: 'violated',
      violations: [
        {
          checker: 'canary-confinement',
          direction: 'other-user',
          where: 'event',
          at: 4,
          witness: [2, 4],
          explanation: {
            headline: [{ kind: 'user', user: 1 }, ' read what only ', { kind: 'user', user: 0 }, ' knew'],
            facts: [
              {
                at: 2,
                says: [
                  'the canary ',
                  { kind: 'text', text: ALICES },
                  ' belongs to ',
                  { kind: 'user', user: 0 },
                  ' alone',
                ],
              },
              { at: 4, says: [{ kind: 'user', user: 1 }, ' gets ', { kind: 'text', text: ALICES }] },
            ],
            conclusion: [
              { kind: 'user', user: 1 },
              ' never put ',
              { kind: 'text', text: ALICES },
              ' on the wire, so that it came from ',
              { kind: 'user', user: 0 },
            ],
          },
        },
      ],
    });
  });

  test("leaves a user's own canary alone", () => expect(verdict(toBob(BOBS))).toEqual(['holds']));

  test('leaves alone what the user had put on the wire before, and only from then on', () => {
    const sends = `c1 > send "${ALICES}" as=q1`;
    expect(verdict(sends, toBob(ALICES))).toEqual(['holds']);
    expect(verdict(toBob(ALICES), sends)).toEqual(['other-user/event']);
  });

  test.each([
    ['escaped', `z\\u0071${ALICES.slice(2)}`],
    ['percent-encoded', `%7A%71${ALICES.slice(2)}`],
    ['in capitals', ALICES.toUpperCase()],
    ['in base64', btoa(`{"note":"${ALICES}"}`)],
    ['in base64 after one letter', `x${btoa(`?${ALICES}`)}`],
    ['glued to a letter', `n${ALICES}`],
  ])('finds a canary that is %s', (_, text) => {
    expect(verdict(`c1 < agent_thinking r2 1 raw=${JSON.stringify(text)}`)).toEqual(['other-user/event']);
  });

  test('finds a canary that was cut between two texts of a run', () => {
    const half = (from: number, to: number): string => ALICES.slice(from, to);
    expect(verdict(toBob(`so ${half(0, 9)}`), toBob(half(9, 26)))).toEqual(['other-user/event']);
    expect(verdict(toBob(`so ${half(0, 9)}`), toBob(` ${half(9, 26)}`))).toEqual(['holds']);
  });

  test('finds a canary of which only the beginning came', () => {
    expect(verdict(toBob(`so ${ALICES.slice(0, 10)}…`))).toEqual(['other-user/event']);
    expect(verdict(toBob(`so ${ALICES.slice(0, 9)}…`))).toEqual(['holds']);
    expect(verdict(toBob(`so ${BOBS.slice(0, 10)}…`))).toEqual(['holds']);
  });

  test('finds a canary that was cut between texts of no run', () => {
    const typed = (from: number, to: number): string => `c1 < other "${ALICES.slice(from, to)}"`;
    expect(verdict(typed(0, 5), typed(5, 9), typed(9, 11))).toEqual(['other-user/event']);
    expect(verdict(typed(0, 5), typed(6, 9), typed(9, 26))).toEqual(['holds']);
  });

  test('calls a canary of nobody here a stranger', () => {
    expect(verdict(toBob(`zq${'c3'.repeat(12)}`))).toEqual(['stranger/event']);
    expect(verdict(toBob(`${BOBS.slice(0, 9)}${BOBS}`))).toEqual(['holds']);
    const cut = toCanary('0'.repeat(24)).slice(0, TELLING_LENGTH);
    expect(verdict(toBob(`internal while answering "${cut}…"`))).toEqual(['stranger/event']);
    expect(verdict(toBob(`internal while answering "${cut.slice(0, -1)}…"`))).toEqual(['holds']);
  });

  test('finds ids, e-mails and close reasons', () => {
    expect(verdict(toBob('user_alice_00000000'))).toEqual(['other-user/event']);
    expect(verdict(toBob('alice@example.test'))).toEqual(['other-user/event']);
    expect(verdict(`c1 closed 1011 server "${ALICES}"`)).toEqual(['other-user/close']);
    expect(verdict(ALICES_RUN, toBob('run_000000001'))).toEqual(['other-user/event']);
    expect(verdict(ALICES_RUN, toBob('message_000000001'))).toEqual(['other-user/event']);
    const second = ['c2 alice open', 'c2 < welcome 0 id=alices-second'];
    expect(verdict(...second, toBob('alices-second'))).toEqual(['other-user/event']);
  });

  test('is unknown where an entitled owner never saw a canary of their own', () => {
    const unseen = ALICES_RUN.replaceAll(`${ALICES} done`, 'done').replaceAll(`${ALICES} hello`, 'hello');
    expect(verdict(unseen, 'quiet')).toEqual(['owner-blind']);
    const again = 'c0 > send "hello" as=q7 step=7';
    expect(verdict(unseen, again, 'quiet')).toEqual(['holds']);
    expect(verdict(ALICES_RUN, 'quiet')).toEqual(['holds']);
  });

  test('knows what a user had sent in an earlier execution', () => {
    const lines = ['alice lease', 'dave lease run=r7', 'c3 dave open'];
    const replay = (run: string): string => `c3 < tool_executing ${run} 1 "user_alice_00000000"`;
    expect(verdictOf(canaryConfinement, [...lines, replay('r7')])).toEqual(['holds']);
    expect(verdictOf(canaryConfinement, [...lines, replay('r8')])).toEqual(['other-user/event']);
  });

  test('lets two users have had a thread of one name, which clients made', () => {
    const told = ['c3 dave open', 'c3 < other "zoo thread_000000001"'];
    const verdicts = (dave: string): string[] => verdictOf(canaryConfinement, ['alice lease thread=t1', dave, ...told]);
    expect(verdicts('dave lease thread=t1')).toEqual(['holds']);
    expect(verdicts('dave lease')).toEqual(['other-user/answer']);
  });
});
