import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { PLAIN } from './colours.ts';
import schema from './campaign.schema.json' with { type: 'json' };
import type { CampaignEvent, ReplayEvent } from './events.ts';
import { diagnosisObject } from './diagnosis-json.ts';
import {
  EXAMPLE_DIAGNOSIS,
  EXAMPLE_LOSS,
  EXAMPLE_NOT_CONFIRMED,
  EXAMPLE_PLAN,
  EXAMPLE_REPLAY,
  EXAMPLE_SUMMARY,
} from './example.fixture.ts';
import { createJsonReporter } from './json.ts';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

function problemsOf(object: unknown): readonly unknown[] {
  return validate(object) ? [] : (validate.errors ?? []);
}

function report(...events: readonly (CampaignEvent | ReplayEvent)[]): unknown {
  const written: string[] = [];
  const write = (text: string): void => {
    written.push(text);
  };
  const reporter = createJsonReporter({ write, colours: PLAIN, width: 100, ifUnavailable: 'fail' });
  for (const event of events) reporter.onEvent(event);
  expect(written).toHaveLength(1);
  return JSON.parse(written.join(''));
}

test('the object of a campaign with a finding is what the schema says', () => {
  const object = report({ kind: 'ended', summary: EXAMPLE_SUMMARY });
  expect(problemsOf(object)).toEqual([]);
  expect(object).toMatchObject({ verdict: 'violated', seed: 42, executions: 1234, runs: 3702, elapsed_ms: 60_100 });
});

test('what was seen once is told with what proves it', () => {
  const seen = { kind: 'not-confirmed', ...EXAMPLE_NOT_CONFIRMED } as const;
  const object = report(seen, { kind: 'ended', summary: EXAMPLE_SUMMARY });
  expect(problemsOf(object)).toEqual([]);
  const message = 'canary-confinement violated: bob read what only alice knew';
  expect(object).toMatchObject({ unconfirmed: [{ execution: 17, message, reason: EXAMPLE_NOT_CONFIRMED.why }] });
  expect(JSON.stringify(object)).not.toMatch(/eyJ|zq[a-z0-9]{24}/);
});

test('what was new is told with its curve, and left out where nobody looked for it', () => {
  const { novelty: _, passedOver: __, ...rest } = EXAMPLE_SUMMARY;
  expect(report({ kind: 'ended', summary: EXAMPLE_SUMMARY })).toMatchObject({
    novelty: {
      features: 1402,
      known_before: 311,
      last_new: { execution: 1021, elapsed_ms: 50_030, feature: 'close: 4401 by server while executing' },
      flat_since: { execution: 1030 },
      curve: [{ executions: 1, features: 120 }, { executions: 2 }, { executions: 1234, features: 1402 }],
    },
    passed_over: [expect.stringContaining('isolation-3fa9c1d2.json')],
  });
  const without = report({ kind: 'ended', summary: rest });
  expect(problemsOf(without)).toEqual([]);
  expect(without).not.toHaveProperty('novelty');
});

test('a finding has every field, and null where there is no path or file', () => {
  const [finding] = EXAMPLE_SUMMARY.findings;
  expect(finding).toBeDefined();
  if (finding === undefined) return;
  const { file: _, path: __, explanation: ___, ...rest } = finding;
  const object = report({ kind: 'ended', summary: { ...EXAMPLE_SUMMARY, findings: [rest] } });
  expect(problemsOf(object)).toEqual([]);
  expect(object).toHaveProperty('violations', [
    {
      property: 'isolation',
      checker: 'canary-confinement',
      also_seen: ['principal', 'known-ids'],
      key: 'isolation/canary-confinement/other-user/event',
      message: 'canary-confinement violated: bob read what only alice knew',
      plan: EXAMPLE_PLAN,
      steps: 3,
      users: 2,
      shrink: { from_steps: 27, executions: 41, elapsed_ms: 312 },
      repeats: { violated: 10, of: 10 },
      rate: { low: 0.692, high: 1, confidence: 0.95 },
      seed: 42,
      path: null,
      file: null,
    },
  ]);
});

test('an explanation is told in sentences, and with each change and its counts', () => {
  const object = report({ kind: 'ended', summary: EXAMPLE_SUMMARY });
  expect(object).toMatchObject({
    violations: [
      {
        explanation: {
          repeats: { violated: 10, of: 10 },
          sentences: [
            "It takes bob connecting (S3) during alice's run of S2: 10/10; 0/5 before or after it.",
            'It takes each of its 3 steps: 0/5 without any one of them.',
          ],
          changes: [
            { kind: 'moment', step: 12, says: "S3 before alice's run of S2", bearing: 'gone', violated: 0, of: 5 },
            { bearing: 'stays', violated: 5, of: 5 },
            { bearing: 'gone' },
            { kind: 'at-once', step: 12, says: 'S3 at once', bearing: 'rarer', violated: 2, of: 5 },
            { kind: 'without', step: 3 },
            { kind: 'without', step: 7 },
            { kind: 'without', step: 12 },
          ],
        },
      },
    ],
  });
});

test('the object of a replay is what the schema says', () => {
  const object = report({ kind: 'replay-ended', results: [EXAMPLE_REPLAY], elapsedMs: 2100.4 });
  expect(problemsOf(object)).toEqual([]);
  expect(object).toMatchObject({ as_expected: true, elapsed_ms: 2100 });
});

test('a stack that was lost is a finding with its last sign of life and the plans that were under way', () => {
  const object = report({ kind: 'ended', summary: { ...EXAMPLE_SUMMARY, findings: [EXAMPLE_LOSS] } });
  expect(problemsOf(object)).toEqual([]);
  expect(object).toMatchObject({
    violations: [
      {
        key: 'stack/liveness/own/lost',
        lost: {
          last_alive: '2026-01-02T03:04:05.678Z',
          after_ms: 3210,
          under_way: [{ execution: 12 }, { execution: 13 }],
        },
        file: null,
      },
    ],
  });
});

test('the object of a diagnosis is what the schema says', () => {
  const object = { schema: 1, ...diagnosisObject(EXAMPLE_DIAGNOSIS, { stackFlags: ['--auth http://127.0.0.1:8081'] }) };
  expect(problemsOf(object)).toEqual([]);
  expect(object).toMatchObject({ verdict: 'unavailable', next: 'npm run doctor -- --auth http://127.0.0.1:8081' });
});

test('the schema refuses an object that lacks a field', () => {
  expect(validate({ schema: 1, verdict: 'holds' })).toBe(false);
});

test('no token and no whole canary is in the object', () => {
  const text = JSON.stringify(report({ kind: 'ended', summary: EXAMPLE_SUMMARY }));
  expect(text).not.toMatch(/eyJ|zq[a-z0-9]{24}/);
});
