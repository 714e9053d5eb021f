import { expect, test } from 'vitest';
import { PLAIN } from './colours.ts';
import type { CampaignEvent, ReplayEvent } from './events.ts';
import { EXAMPLE_LOSS, EXAMPLE_REPLAY, EXAMPLE_SUMMARY } from './example.fixture.ts';
import { createJunitReporter } from './junit.ts';

function report(event: CampaignEvent | ReplayEvent, ifUnavailable: 'fail' | 'skip' = 'fail'): string {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  createJunitReporter({ write, colours: PLAIN, width: 100, ifUnavailable }).onEvent(event);
  return text;
}

test('each property is a case, and a violated one holds the whole report', () => {
  expect(report({ kind: 'ended', summary: EXAMPLE_SUMMARY })).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="overhear" tests="2" failures="1" errors="0" skipped="0" time="60.100">
      <testsuite name="overhear fuzz" tests="2" failures="1" errors="0" skipped="0" time="60.100">
        <testcase classname="overhear.reference" name="isolation">
          <failure type="isolation/canary-confinement/other-user/event" message="canary-confinement violated: bob read what only alice knew">canary-confinement violated: bob read what only alice knew

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
    Hint     look at how the recipients of this frame are chosen, and at what users share on its way.</failure>
        </testcase>
        <testcase classname="overhear.reference" name="reconnect"/>
      </testsuite>
    </testsuites>
    "
  `);
});

test('a stack that was never reached is skipped where that was asked for, and one that answered is an error', () => {
  const reason = 'no answer at "ws://<b>"';
  const unfit = { ...EXAMPLE_SUMMARY, verdict: 'unavailable', reason, findings: [] } as const;
  const summary = { ...unfit, neverReached: true } as const;
  expect(report({ kind: 'ended', summary })).toContain(
    '<error type="unavailable" message="no answer at &quot;ws://&lt;b&gt;&quot;"/>',
  );
  const skipped = report({ kind: 'ended', summary }, 'skip');
  expect(skipped).toContain('<testsuite name="overhear fuzz" tests="2" failures="0" errors="0" skipped="2"');
  expect(report({ kind: 'ended', summary: unfit }, 'skip')).toContain('tests="2" failures="0" errors="2" skipped="0"');
});

test('that the stack was lost fails a case of its own', () => {
  const summary = { ...EXAMPLE_SUMMARY, findings: [EXAMPLE_LOSS] };
  const text = report({ kind: 'ended', summary });
  expect(text).toContain('tests="3" failures="1" errors="0" skipped="0"');
  expect(text).toContain('name="stack">\n      <failure type="stack/liveness/own/lost" message="liveness viol');
});

test('characters that XML does not allow are replaced', () => {
  const result = { ...EXAMPLE_REPLAY, asExpected: false, reason: 'it said \ud800', verdict: 'unknown' } as const;
  const { finding: _, ...unknown } = result;
  const text = report({ kind: 'replay-ended', results: [unknown], elapsedMs: 10 });
  expect(text).toContain('<failure type="unknown" message="it said \ufffd">');
});

test('an entry that does as it expects is a case that passed', () => {
  const text = report({ kind: 'replay-ended', results: [EXAMPLE_REPLAY], elapsedMs: 10 });
  expect(text).toContain('<testcase classname="overhear.corpus" name="corpus/regression/isolation-3fa9c1d2.json"/>');
});
