import { describe, expect, test } from 'vitest';
import { referenceContract } from '../contract/reference-contract.ts';
import { buildView } from '../history/build-view.ts';
import { parseHistory } from '../history/notation.ts';
import type { HistoryView } from '../history/view.ts';
import { PLAN_VERSION, type Op, type Plan, type Step } from '../plan/plan.ts';
import { connect, send } from '../selftest/witnesses/steps.ts';
import type { Compared } from './comparison.ts';
import { nonInterference } from './non-interference.ts';

const READ: Op = { kind: 'read', what: 'threads' };
const step = (id: number, user: number, op: Op = READ): Step => {
  return { id, user, connection: 0, op, when: { kind: 'previous' } };
};
const planOf = (...steps: Step[]): Plan => ({ version: PLAN_VERSION, users: [{}, {}], steps });
const PLAN = planOf(step(1, 0), step(2, 1));

/** A performance in which alice reads, and this is her answer. */
function seen(answer: string, ...more: readonly string[]): HistoryView {
  const lines = ['alice lease', 'bob lease', 'alice token k0', 'issued s1', 'alice http 0 threads token=k0 step=1'];
  return buildView(parseHistory([...lines, `http 0 = ${answer}`, ...more].join('\n')));
}

function compare(together: readonly HistoryView[], apart: readonly HistoryView[], plan = PLAN): string {
  const compared: Compared = nonInterference.compare({
    plan,
    contract: referenceContract(),
    together,
    apart,
    enough: 2,
  });
  if (compared.kind !== 'violated') return compared.kind;
  return compared.violations.map(({ direction, where }) => `${direction}/${where}`).join(' ');
}

const plain = seen('200 threads');
const telling = seen('200 threads raw={"cached":true}');

describe('non-interference', () => {
  test('holds where some performance apart shows what one together shows', () => {
    expect(compare([plain], [plain])).toBe('holds');
    expect(compare([telling, plain], [plain, plain])).toBe('holds');
    expect(compare([plain, plain], [telling, plain])).toBe('holds');
  });

  test('asks for more until it is enough, and then tells what is never seen apart', () => {
    expect(compare([telling], [plain])).toBe('more');
    expect(compare([telling, telling], [plain])).toBe('more');
    expect(compare([telling, telling], [plain, plain])).toBe('other-user/answer');
  });

  test('sees an answer that is not there, and one more', () => {
    const silent = buildView(parseHistory('alice lease\nbob lease\nissued s1'));
    expect(compare([silent, silent], [plain, plain])).toBe('other-user/answer');
    expect(compare([plain, plain], [silent, silent])).toBe('other-user/answer');
  });

  test('does not see times, ids and secrets, but whose they are', () => {
    const of = (id: string, canary: string, time: string): HistoryView =>
      seen(`200 threads raw={"id":"${id}","text":"${canary}","created_at":"${time}"}`, `alice canary ${canary} step=1`);
    const one = of('thr_Ab3dEf6hIj9lMn2pQr5t', `zq${'a1'.repeat(12)}`, '2026-01-01T00:00:00.000Z');
    const other = of('thr_Zy8xWv5uTs2rQp9oNm6l', `zq${'c3'.repeat(12)}`, '2026-02-02T00:00:00.000Z');
    expect(compare([one, one], [other, other])).toBe('holds');
    const canary = `zq${'b2'.repeat(12)}`;
    const bobs = seen(`200 threads raw={"text":"${canary}"}`, `bob canary ${canary} step=2`);
    const own = seen(`200 threads raw={"text":"${canary}"}`, `alice canary ${canary} step=1`);
    expect(compare([bobs, bobs], [own, own])).toBe('other-user/answer');
  });

  test('does not see what comes of asking for the account of a user who is not there', () => {
    const asks = (answer: string): HistoryView => {
      const lines = ['alice lease', 'bob lease', 'issued s1', 'alice http 0 register taken step=1'];
      return buildView(parseHistory([...lines, `http 0 = ${answer}`].join('\n')));
    };
    const [there, gone] = [asks('409 email_taken'), asks('201 user')];
    const plan = (user?: number): Plan =>
      planOf(step(1, 0, { kind: 'sign-in', how: 'register', ...(user !== undefined && { user }) }), step(2, 1));
    expect(compare([there, there], [gone, gone], plan(1))).toBe('holds');
    expect(compare([there, there], [gone, gone], plan())).toBe('other-user/answer');
  });

  test('shows both sides, with the difference marked', () => {
    const verdict = nonInterference.compare({
      plan: PLAN,
      contract: referenceContract(),
      together: [telling],
      apart: [plain],
      enough: 1,
    });
    const rows = verdict.kind === 'violated' ? verdict.violations[0]?.contrast?.rows : undefined;
    expect(rows).toEqual([
      {
        label: 'S1 answer',
        left: '200\n\n{"cached":true}',
        right: '200\n\n{"threads":{"items":[],"nextCursor":null}}',
        differs: true,
      },
    ]);
  });

  test('does not judge a plan of one user, nor one with the token of another', () => {
    expect(compare([telling], [plain], planOf(step(1, 0)))).toBe('not-exercised');
    const foreign = step(3, 1, { kind: 'refresh', how: 'socket-foreign', user: 0 });
    expect(compare([telling], [plain], planOf(step(1, 0), foreign))).toBe('not-exercised');
  });

  test('leaves out what an abort of the observer races with', () => {
    const aborted = planOf(step(1, 0), step(2, 1), step(3, 0, { kind: 'abort', step: 1 }));
    expect(compare([telling, telling], [plain, plain], aborted)).toBe('holds');
  });

  test('leaves out what a disconnect of the observer may come before, unless the plan has them settled', () => {
    const left = (...more: Step[]): Plan => planOf(step(1, 0), step(2, 1), ...more);
    const leave: Op = { kind: 'disconnect', how: 'close' };
    expect(compare([telling, telling], [plain, plain], left(step(3, 0, leave)))).toBe('holds');
    const other = { ...step(3, 0, leave), connection: 1 };
    expect(compare([telling, telling], [plain, plain], left(other))).toBe('other-user/answer');
    const settled: Step = { ...step(3, 0, leave), when: { kind: 'settled', step: 1 } };
    expect(compare([telling, telling], [plain, plain], left(settled))).toBe('other-user/answer');
  });

  test('leaves out whether a connection that was not open yet was there to be ended', () => {
    const opening: Step = step(1, 0, connect());
    const left = (...more: Step[]): Plan => planOf(opening, step(2, 1), ...more);
    const of = (outcome: string): HistoryView => {
      const refused = ['c0 alice open token=k0 step=1', 'c0 rejected 403', 'issued s3', `settled s3 ${outcome}`];
      return buildView(parseHistory(['alice lease', 'bob lease', 'alice token k0', ...refused].join('\n')));
    };
    const [ended, gone] = [of('ok'), of('unreached')];
    const leave: Step = step(3, 0, { kind: 'disconnect', how: 'terminate' });
    expect(compare([ended, ended], [gone, gone], left(leave))).toBe('holds');
    const settled: Step = { ...leave, when: { kind: 'settled', step: 1 } };
    expect(compare([ended, ended], [gone, gone], left(settled))).toBe('other-user/outcome');
  });

  test('leaves out what comes of a thread while its deletion is under way', () => {
    const both = (asks: string, first: string, second: string): HistoryView => {
      const asked = ['alice http 0 delete t1 token=k0 step=1', `alice http 1 ${asks} token=k0 step=3`];
      const answered = [`http 0 = ${first}`, `http 1 = ${second}`];
      return buildView(parseHistory(['alice lease', 'bob lease', 'alice token k0', ...asked, ...answered].join('\n')));
    };
    const isAlarm = (asks: string, taken: string): boolean => {
      const [before, after] = [both(asks, '204', taken), both(asks, '204', '404 not_found')];
      return compare([before, before], [after, after]).includes('other-user');
    };
    const firsts = [both('delete t1', '204', '404 not_found'), both('delete t1', '404 not_found', '204')] as const;
    expect(compare([firsts[0], firsts[0]], [firsts[1], firsts[1]])).toBe('holds');
    expect(isAlarm('messages t1', '200 messages')).toBe(false);
    const [asked, deleted] = ['alice http 1 messages t1 token=k0 step=3', 'alice http 0 delete t1 token=k0 step=1'];
    const lines = [deleted, 'http 0 = 204', asked, 'http 1 = 404 not_found'];
    const inRow = buildView(parseHistory(['alice lease', 'bob lease', 'alice token k0', ...lines].join('\n')));
    const atOnce = both('messages t1', '204', '200 messages');
    expect(compare([inRow, inRow], [atOnce, atOnce])).toBe('holds');
    expect(compare([atOnce, atOnce], [inRow, inRow])).toBe('holds');
    expect(isAlarm('messages t2', '200 messages')).toBe(true);
    expect(isAlarm('send "m" into=t1', '202 r1 t1')).toBe(false);
    expect(isAlarm('send "m" into=t2', '202 r1 t2')).toBe(true);
  });

  test('leaves out who broke a message off before it was answered', () => {
    const sent = (...after: readonly string[]): HistoryView => {
      const opens = ['alice lease', 'bob lease', 'alice token k0', 'c0 alice open', 'c0 opened', 'c0 < welcome'];
      return buildView(parseHistory([...opens, 'c0 > send "m" as=q1 step=1', ...after].join('\n')));
    };
    const left = planOf(step(1, 0), step(2, 1), step(3, 0, { kind: 'disconnect', how: 'terminate' }));
    const [taken, lost] = [sent('audit', 'c1 alice open', 'c1 < agent_started r1 1'), sent('audit')];
    expect(compare([taken, taken], [lost, lost], left)).not.toContain('other-user');
    expect(compare([taken, taken], [lost, lost])).toContain('other-user');
  });

  test('leaves out who waits for what of a run may not come, and who waits for them', () => {
    const run = { user: 1, step: 2 };
    const waits: Step = { ...step(1, 0), when: { kind: 'event', run, event: 'agent_thinking', nth: 1 } };
    const waiting = planOf(step(2, 1, send()), step(3, 1), waits);
    const of = (done: boolean, ...bobs: readonly string[]): HistoryView => {
      const asks = ['alice http 0 threads token=k0 step=1', 'http 0 = 200 threads'];
      const opens = ['alice lease', 'bob lease', 'alice token k0', 'bob token k1', 'c0 bob open warm', 'c0 < welcome'];
      const sent = ['c0 > send "m" as=q1 step=2', ...bobs];
      return buildView(parseHistory([...opens, ...sent, ...(done ? asks : [])].join('\n')));
    };
    const isAlarm = (bobs: readonly string[], plan = waiting): boolean => {
      const [done, undone] = [of(true, ...bobs), of(false, ...bobs)];
      return compare([undone, undone], [done, done], plan).includes('other-user');
    };
    const accepted = ['c0 < accepted q1 r1 t1', 'c0 < agent_started r1 1'];
    expect(isAlarm([...accepted, 'c0 < agent_thinking r1 2'])).toBe(true);
    // Requests for his words may count as those of another message of them, of which no run comes.
    const onRequest: Step = { ...waits, when: { kind: 'upstream', run, endpoint: 'tool' } };
    const asks = (k: number): Step => step(2, 1, send({ prompt: { kind: 'shared', k } }));
    const refused = (k: number): Step => ({ ...asks(k), id: 4 });
    expect(isAlarm(accepted, planOf(asks(0), refused(1), onRequest))).toBe(true);
    expect(isAlarm(accepted, planOf(asks(0), refused(0), onRequest))).toBe(false);
    // What bob does may come before the event: he stops his run, or closes the only connection that could see it.
    const stop = ['c0 > stop r1 as=q2 step=3', 'c0 < stopping q2 r1 running'];
    expect(isAlarm([...accepted, ...stop])).toBe(false);
    expect(isAlarm([...accepted, 'c0 closed 1000 client'])).toBe(false);
    expect(isAlarm([...accepted, 'c0 closed 1001'])).toBe(true);
    expect(isAlarm([...accepted, 'issued s1', ...stop])).toBe(true);
    expect(isAlarm([...accepted, 'issued s1', 'c0 closed 1000 client'])).toBe(true);
    // Another's stop is to have no effect.
    expect(isAlarm([...accepted, 'alice http 9 stop r1 token=k0', 'http 9 = 404 run_not_found'])).toBe(true);
    // What alice names is there by chance where bob's message is broken off.
    const broken = planOf(step(2, 1, send()), step(3, 1, { kind: 'abort', step: 2 }), step(1, 0));
    const naming: Step = step(1, 0, { kind: 'stop', run, via: 'http' });
    const namingBroken = planOf(...broken.steps.slice(0, 2), naming);
    expect(isAlarm([], broken)).toBe(true);
    expect(isAlarm([], namingBroken)).toBe(false);
    expect(isAlarm(accepted, namingBroken)).toBe(true);
  });

  test('leaves out whether a cursor of another is in range, and what hangs on it', () => {
    const resumes = (user: number): Step =>
      step(1, 0, connect({ resume: user === 0 ? { kind: 'last-seen' } : { kind: 'foreign', user } }));
    const came = (answer: string, ...more: readonly string[]): HistoryView => {
      const opens = ['alice lease', 'bob lease', 'alice token k0', 'issued s1', 'c0 alice open step=1'];
      return buildView(parseHistory([...opens, answer, ...more].join('\n')));
    };
    const asks = ['alice http 0 threads token=k0 step=3', 'http 0 = 200 threads'];
    const isAlarm = (together: HistoryView, of: Plan): boolean => {
      const apart = came('c0 rejected 409 cursor_out_of_range');
      return compare([together, together], [apart, apart], of).includes('other-user');
    };
    const opened = came('c0 < welcome');
    expect(isAlarm(opened, planOf(resumes(0), step(2, 1)))).toBe(true);
    expect(isAlarm(opened, planOf(resumes(1), step(2, 1)))).toBe(false);
    const readsToo = came('c0 < welcome', ...asks);
    const reading = (connection: number): Plan => planOf(resumes(1), step(2, 1), { ...step(3, 0), connection });
    expect(isAlarm(readsToo, reading(1))).toBe(true);
    expect(isAlarm(readsToo, reading(0))).toBe(false);
  });

  test('leaves out what comes and is asked on a connection that the stack ends for what its user sent', () => {
    const oversized: Step = step(2, 0, { kind: 'garbage', form: 'oversized' });
    const ended = (...before: readonly string[]): HistoryView => {
      const opens = ['alice lease', 'bob lease', 'alice token k0', 'c0 alice open warm', 'c0 < welcome'];
      const sent = ['c0 > send "m" as=q1', 'c0 < accepted q1 r1 t1', 'c0 > garbage oversized as=q2 step=2'];
      return buildView(parseHistory([...opens, ...sent, ...before, 'c0 closed 1009'].join('\n')));
    };
    const plan = planOf(step(1, 1), oversized);
    const isAlarm = (one: HistoryView, other: HistoryView, of = plan): boolean =>
      compare([one, one], [other, other], of).includes('other-user');
    expect(isAlarm(ended('c0 < agent_started r1 1'), ended())).toBe(false);
    const [answered, unanswered] = [ended('c0 > messages t1 as=q3 step=3', 'c0 < messages q3'), ended()];
    const reads = (when: Step['when']): Plan => planOf(...plan.steps, { ...step(3, 0), when });
    expect(isAlarm(answered, unanswered, reads({ kind: 'previous' }))).toBe(false);
    expect(isAlarm(answered, unanswered, reads({ kind: 'settled', step: 2 }))).toBe(true);
  });

  test('leaves out who may have been refused for runs of their own, and only them', () => {
    const sent = (runs: number, answer: string): HistoryView => {
      const own = Array.from({ length: runs }, (_, k) => [`c0 > send "m" as=q${k}`, `c0 < accepted q${k} r${k} t${k}`]);
      const last = ['c0 > send "m" as=q99 step=1', `c0 < ${answer}`];
      const lines = ['alice lease', 'bob lease', 'alice token k0', 'c0 alice open', 'c0 < welcome'];
      return buildView(parseHistory([...lines, ...own.flat(), ...last].join('\n')));
    };
    const refused = (runs: number): HistoryView => sent(runs, 'error q99 rate_limited');
    const taken = (runs: number): HistoryView => sent(runs, 'accepted q99 r99 t99');
    expect(compare([refused(5), refused(5)], [taken(1), taken(1)])).toBe('holds');
    expect(compare([taken(1), taken(1)], [refused(5), refused(5)])).toBe('holds');
    expect(compare([refused(0), refused(0)], [taken(0), taken(0)])).toContain('other-user/answer');
  });

  test('leaves out who sent a key twice at once by two ways, one of which is the first by chance', () => {
    const twice = (first: 'c0' | 'c1', told: string, key = 'k'): HistoryView => {
      const [one, other] = first === 'c0' ? ['c0', 'c1'] : ['c1', 'c0'];
      const opened = ['c0 alice open', 'c0 < welcome', 'c1 alice open', 'c1 < welcome'];
      const sent = [`${one} > send "m" as=q1 key=k step=1`, `${other} > send "n" as=q2 key=${key} step=3`];
      const answered = [`${one} < accepted q1 r1 t1 raw={"text":"${told}"}`, `${other} < accepted q2 r1 t1`];
      return buildView(parseHistory(['alice lease', 'bob lease', ...opened, ...sent, ...answered].join('\n')));
    };
    const [left, right] = [twice('c0', 'm'), twice('c1', 'n')];
    expect(compare([left, left], [right, right])).toBe('holds');
    const [plainLeft, plainRight] = [twice('c0', 'm', 'l'), twice('c0', 'n', 'l')];
    expect(compare([plainLeft, plainLeft], [plainRight, plainRight])).toBe('other-user/answer');
  });

  test('leaves out what overlapping runs hear of each other, not how many events and which fields they have', () => {
    const told = (ended: boolean, ...thoughts: readonly string[]): HistoryView => {
      const first = ['c0 > send "m" as=q1', 'c0 < accepted q1 r1 t1', 'c0 < agent_started r1 1'];
      const end = 'c0 < agent_error r1 2';
      const second = ['c0 > send "n" as=q2 step=1', 'c0 < accepted q2 r2 t1', ...thoughts];
      const lines = ['alice lease', 'bob lease', 'alice token k0', 'c0 alice open', 'c0 < welcome'];
      return buildView(parseHistory([...lines, ...first, ...(ended ? [end, ...second] : [...second, end])].join('\n')));
    };
    const thought = (n: number, text: string): string => `c0 < agent_thinking r2 ${n} raw={"text":"${text}"}`;
    const [hears, hearsNot] = [thought(3, 'heard'), thought(3, 'none')];
    const isAlarm = (together: HistoryView, apart: HistoryView): boolean =>
      compare([together, together], [apart, apart]).includes('event');
    expect(isAlarm(told(true, hears), told(false, hearsNot))).toBe(false);
    expect(isAlarm(told(true, hears), told(true, hearsNot))).toBe(true);
    expect(isAlarm(told(true, hears), told(false, hearsNot, thought(4, 'more')))).toBe(true);
    const owns = (ended: boolean, content: string, more = ''): HistoryView => {
      const messages = `{"messages":[{"id":"a","content":"${content}"${more}}]}`;
      return told(ended, hears, `alice http 5 messages t1 token=k0 audit`, `http 5 = 200 messages raw=${messages}`);
    };
    const isOwnedAlarm = (together: HistoryView, apart: HistoryView): boolean =>
      compare([together, together], [apart, apart]).includes('owned');
    expect(isOwnedAlarm(owns(true, 'heard'), owns(false, 'none'))).toBe(false);
    expect(isOwnedAlarm(owns(true, 'heard'), owns(true, 'none'))).toBe(true);
    expect(isOwnedAlarm(owns(true, 'heard', ',"cached":true'), owns(false, 'none'))).toBe(true);
    const recalled = (matches: string): string =>
      `c0 < tool_completed r2 3 raw={"result":{"matches":[${matches}]},"run_id":"r"}`;
    expect(isAlarm(told(true, recalled('{"message_id":"a"}')), told(false, recalled('')))).toBe(false);
    const hearsAndTells = 'c0 < agent_thinking r2 3 raw={"text":"heard","cached":true}';
    expect(isAlarm(told(true, hearsAndTells), told(false, hearsNot))).toBe(true);
  });

  test('leaves out who acts while a session of theirs ends, and not who acted before or signs in anew', () => {
    const ending = (...lines: readonly string[]): HistoryView => {
      const opens = ['c0 alice open token=k0', 'c0 opened', 'c0 < welcome'];
      const before = ['alice lease', 'bob lease', 'alice token k0', ...opens];
      return buildView(parseHistory([...before, ...lines].join('\n')));
    };
    const logout = ['alice http 8 logout token=k0 step=3', 'http 8 = 204'];
    const asks = 'c0 > send "m" as=q1 step=1';
    const isAlarm = (one: HistoryView, other: HistoryView): boolean => {
      const both = [compare([one, one], [other, other]), compare([other, other], [one, one])];
      return both.some((said) => said !== 'holds' && said !== 'not-exercised');
    };
    const [taken, refused] = ['c0 < accepted q1 r1 t1', 'c0 < error q1 unauthorized'];
    // What is asked on the socket of a session that was ended, before the stack has closed that.
    expect(isAlarm(ending(...logout, asks, taken), ending(...logout, asks, refused))).toBe(false);
    // What was not answered when the session was ended.
    expect(isAlarm(ending(asks, ...logout, taken), ending(asks, ...logout, refused))).toBe(false);
    expect(isAlarm(ending(asks, taken, 'c0 < agent_completed r1 1', ...logout), ending(asks, refused, ...logout))).toBe(
      true,
    );
    // Who closes it.
    const closed = (by: string): HistoryView => ending(...logout, `c0 closed ${by}`);
    expect(isAlarm(closed('1000 client'), closed('4401'))).toBe(false);
    expect(isAlarm(ending('c0 closed 1000 client'), ending('c0 closed 4401'))).toBe(true);
    // Another session.
    const opens = ['alice token k1 session=1', 'c1 alice open token=k1', 'c1 opened', 'c1 < welcome'];
    const anew = [...opens, 'c1 > send "m" as=q2 step=1'];
    const [takenAnew, refusedAnew] = ['c1 < accepted q2 r1 t1', 'c1 < error q2 unauthorized'];
    expect(isAlarm(ending(...logout, ...anew, takenAnew), ending(...logout, ...anew, refusedAnew))).toBe(true);
  });

  test('compares a read that races in one performance by its shape in all', () => {
    const running = ['c0 alice open', 'c0 < welcome', 'c0 > send "m" as=q1', 'c0 < accepted q1 r1 t1'];
    const read = (answer: string, before: readonly string[] = []): HistoryView => {
      const asked = ['alice http 0 threads token=k0 step=1', `http 0 = 200 threads raw=${answer}`];
      const lines = ['alice lease', 'bob lease', 'alice token k0', ...before, ...asked];
      return buildView(parseHistory(lines.join('\n')));
    };
    const early = read('{"threads":[]}', running);
    const late = read('{"threads":[{"id":"a"}]}');
    const more = read('{"threads":[],"others":1}');
    expect(compare([early, early], [late, late])).not.toContain('answer');
    expect(compare([late, late], [read('{"threads":[]}'), read('{"threads":[]}')])).toContain('answer');
    expect(compare([more, more], [early, early])).toContain('answer');
  });
});
