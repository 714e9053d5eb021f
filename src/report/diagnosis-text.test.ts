import { expect, test } from 'vitest';
import { PLAIN } from './colours.ts';
import { diagnosisText, failureText } from './diagnosis-text.ts';
import { verdictOf, wasReached, type CheckResult, type Diagnosis, type Meaning } from './diagnosis.ts';
import { EXAMPLE_DIAGNOSIS } from './example.fixture.ts';

const FLAGS = ['--backend http://127.0.0.1:8000', '--auth http://127.0.0.1:8081'];

test('a diagnosis says what was tried, what came, how long it took, what to do, and what to type', () => {
  const look = { colours: PLAIN, width: 100, stackFlags: FLAGS };
  expect(`\n${diagnosisText(EXAMPLE_DIAGNOSIS, look)}\n`).toMatchInlineSnapshot(`
    "
    reach  is it there, and is it what the flags say
      ✓ backend-ready            3 ms  GET http://127.0.0.1:8000/ready → 200

    isolate  do runs reach the puppet, and come back to their own user alone
      ✗ puppet                  42 ms  the model request of each run arrives at the puppet,
                                         http://127.0.0.1:4010/v1 → no request of alice's run came to
                                         http://127.0.0.1:4010/v1: the run ended in agent_error
                                         (model_error)
                                       to do: start the stack with http://127.0.0.1:4010/v1 as base URL
                                         of its model (LLM_BASE_URL or OPENAI_BASE_URL), or give
                                         --llm-listen the address that it was told
      – events                         not tried, since puppet failed

    unavailable: 3 checks in 0.1 s, and 1 failed; nothing can be fuzzed before that is mended
    next  npm run doctor -- --backend http://127.0.0.1:8000 --auth http://127.0.0.1:8081
    "
  `);
});

test('the telling failure is one sentence with what to do', () => {
  const text = failureText(EXAMPLE_DIAGNOSIS);
  expect(text).toMatch(/^puppet failed: no request of alice's run .*\. To do: start the stack/);
});

function diagnosisWith(...meanings: readonly Meaning[]): Diagnosis {
  const checks = meanings.map((means, index): CheckResult => ({
    stage: 'reach',
    check: `c${index}`,
    tried: '',
    elapsedMs: 0,
    came: { kind: 'failed', what: '', means, remedy: { kind: 'see-readiness' } },
  }));
  return { checks, elapsedMs: 0 };
}

test.for([
  [[], 'sound', false],
  [['violated'], 'violated', true],
  [['violated', 'unusable'], 'unavailable', true],
  [['silent'], 'unavailable', false],
  [['not-started'], 'unavailable', false],
  [['silent', 'not-ready'], 'unavailable', true],
  [['usage'], 'usage', false],
] as const)('failures that mean %j make it %s, and reached is %s', ([meanings, verdict, reached]) => {
  const diagnosis = diagnosisWith(...meanings);
  expect(verdictOf(diagnosis)).toBe(verdict);
  expect(wasReached(diagnosis)).toBe(reached);
});
