import { expect, test } from 'vitest';
import { PLAIN } from './colours.ts';
import type { CampaignEvent, ReplayEvent, Summary } from './events.ts';
import {
  EXAMPLE_FINDING,
  EXAMPLE_LOSS,
  EXAMPLE_NOT_CONFIRMED,
  EXAMPLE_REPLAY,
  EXAMPLE_SUMMARY,
} from './example.fixture.ts';
import { createTextReporter } from './text.ts';

function report(...events: readonly (CampaignEvent | ReplayEvent)[]): string {
  let text = '\n';
  const write = (more: string): void => {
    text += more;
  };
  const reporter = createTextReporter({ write, colours: PLAIN, width: 100, ifUnavailable: 'fail' });
  for (const event of events) reporter.onEvent(event);
  return text;
}

test('a campaign begins with a line that names every option', () => {
  expect(report({ kind: 'started', options: EXAMPLE_SUMMARY.options })).toMatchInlineSnapshot(`
    "
    seed 42 · target reference (1 replica, fault last-connect) · isolation, reconnect · until 60.0 s · shrinking at most 60.0 s · mutants of what is new · 8 at once

    "
  `);
});

test('a finding is told by headline, replay object, facts, columns, how it shrank, replay and hint', () => {
  expect(report({ kind: 'found', finding: EXAMPLE_FINDING })).toMatchInlineSnapshot(`
    "
    canary-confinement violated: bob read what only alice knew

    { property: "isolation", seed: 42, path: "12:3:0", target: "reference", faults: ["last-connect"] }

    Let    S2   alice sends "note zq…c7f1" on t1, which is theirs alone
           F16  bob's connection gets tool_completed of r1 with "zq…c7f1"
    Then   S2 made it known to alice alone. However, F16 brought it to bob.

                alice                                             bob
            S1  connect
            S2  send "note zq…c7f1" held at tool-result → t1, r1
        F10-12  ← agent_started … tool_executing r1
            S3                                                    connect
           F16                                                    ← tool_completed r1 "zq…c7f1"   ✗

    Shrunk from 27 steps and 4 users to 3 steps and 2 users in 41 executions (0.3 s). Violated in 10 of 10 repeats.
    Why      It takes bob connecting (S3) during alice's run of S2: 10/10; 0/5 before or after it.
             It takes each of its 3 steps: 0/5 without any one of them.
    Also seen by principal, known-ids.
    Replay   npm run replay -- corpus/regression/isolation-3fa9c1d2.json
    Hint     look at how the recipients of this frame are chosen, and at what users share on its way.

    "
  `);
});

test('what was seen once is told with what proves it', () => {
  expect(report({ kind: 'not-confirmed', ...EXAMPLE_NOT_CONFIRMED })).toMatchInlineSnapshot(`
    "
    Not confirmed: isolation/canary-confinement/other-user/event in execution 17: it did not show again in 3 performances alone, so its rate there is below 71 %
    canary-confinement violated: bob read what only alice knew
    Let    S2   alice sends "note zq…c7f1" on t1, which is theirs alone
           F16  bob's connection gets tool_completed of r1 with "zq…c7f1"
    Then   S2 made it known to alice alone. However, F16 brought it to bob.

    "
  `);
});

test('a finding that could not be saved is printed with its plan', () => {
  const { file: _, path: __, ...rest } = EXAMPLE_FINDING;
  const text = report({ kind: 'found', finding: { ...rest, unsaved: 'corpus-no-space: no space is left' } });
  expect(text).toContain('Not saved: corpus-no-space: no space is left\nPlan     {"version":1,');
  expect(text).toContain('{ property: "isolation", seed: 42, target: "reference", faults: ["last-connect"] }');
});

test('a stack that was lost is told with its last sign of life, and with the plan that saw it', () => {
  const text = report({ kind: 'found', finding: EXAMPLE_LOSS });
  expect(text).toContain('\nliveness violated: the stack stopped answering in execution 12, and did not come back\n');
  expect(text).toContain('Last alive 3.2 s after the campaign began, when 2 executions, this among them,');
  expect(text).toContain('\nPlan     {"version":1,');
});

test('that nothing was checked cannot be overlooked', () => {
  const unfit = { ...EXAMPLE_SUMMARY, verdict: 'unavailable', reason: 'no answer', findings: [] } as const;
  const warned = (summary: Summary, ifUnavailable: 'fail' | 'skip'): boolean => {
    let text = '';
    const write = (more: string): void => void (text += more);
    createTextReporter({ write, colours: PLAIN, width: 100, ifUnavailable }).onEvent({ kind: 'ended', summary });
    return text.includes('!! NOTHING WAS CHECKED: the stack was never reached.');
  };
  expect(warned({ ...unfit, neverReached: true }, 'skip')).toBe(true);
  expect(warned({ ...unfit, neverReached: true }, 'fail')).toBe(false);
  expect(warned(unfit, 'skip')).toBe(false);
});

test('a summary names what was observed, what was not judged and the next command', () => {
  expect(report({ kind: 'ended', summary: EXAMPLE_SUMMARY })).toMatchInlineSnapshot(`
    "
    violated: 1 violation in 1,234 executions
      seed         42
      executions   1,234 in 60.1 s, 20.5/s
      overlap      90 % of executions with runs of two users under way at once
      runs         3,702 runs, 25,914 events, 40,120 frames (0 unparsed)
      steps        18,000, 0.5 % unreached
      reconnects   820
      features     1,402 new, besides 311 of earlier campaigns
      last new     execution 1,021, at 50.0 s: close: 4401 by server while executing
      flat         since execution 1,030, at 50.4 s (2 or fewer new in 200 executions)
      mutants      30 % of executions; 212 plans kept
      pool         93 % of 2,800 leased connections reused · 900 opened, 880 closed, 3 retried
      identities   60 created, 3,000 times leased, 12 retired
      latency      connect p50 2.3, p95 6.4, p99 12.0 ms; event not measured
      violation    isolation/canary-confinement/other-user/event → corpus/regression/isolation-3fa9c1d2.json
      passed over  corpus/generated/isolation-3fa9c1d2.json: Unexpected end of JSON input
      unknown      fence-not-answered, 2 times; first in execution 311: on bob's connection, no end of fence within 5000 ms
      not checked  liveness, which takes a limit within which messages are answered
      next         npm run replay -- corpus/regression/isolation-3fa9c1d2.json
    "
  `);
});

test('a campaign that observed nothing tells why and what to type', () => {
  const vacuous = { ...EXAMPLE_SUMMARY, verdict: 'vacuous', reason: 'no event was seen', findings: [] } as const;
  const text = report({ kind: 'ended', summary: vacuous });
  expect(text).toMatch(/^\nvacuous: no event was seen\n/);
  expect(text).toMatch(/\n {2}next {9}npm run fuzz -- --time 5m/);
});

test('a replay tells what each entry did and whether it was expected', () => {
  const { finding: _, ...held } = { ...EXAMPLE_REPLAY, asExpected: false, violated: 0, verdict: 'holds' } as const;
  const results = [held];
  expect(
    report({ kind: 'replayed', result: held }, { kind: 'replay-ended', results, elapsedMs: 2100 }),
  ).toMatchInlineSnapshot(`
    "
    ✗ corpus/regression/isolation-3fa9c1d2.json  violated in 0 of 10, expected violated
      canary-confinement violated: bob read what only alice knew
    1 entry replayed in 2.1 s: 1 entry not as expected
    "
  `);
});
