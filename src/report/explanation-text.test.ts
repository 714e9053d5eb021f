import { describe, expect, it } from 'vitest';
import type { Change } from '../explain/variant.ts';
import { weighVariants, type Explanation, type VariantCount } from '../explain/weigh-variants.ts';
import type { Plan } from '../plan/plan.ts';
import { ALICE, BOB, connect, plan, send, step } from '../selftest/witnesses/steps.ts';
import { explanationSentences } from './explanation-sentences.ts';
import { explanationText } from './explanation-text.ts';

/** alice, then bob, connect, and alice sends. */
const TWO = plan(2, [step(ALICE, connect()), step(BOB, connect({ device: 1 })), step(ALICE, send())]);
const CERTAIN = { performed: 10, shown: 10 };

/** What each change comes to: performances, and in how many the violation, or another one, showed. */
function explain(came: readonly (readonly [Change, Partial<VariantCount>])[], own = CERTAIN): Explanation {
  return weighVariants(
    own,
    came.map(([change, counted]) => ({
      variant: { change, plan: TWO },
      count: { performed: 5, shown: 0, other: 0, unreached: 0, ...counted },
    })),
  );
}

function say(explanation: Explanation, one: Plan = TWO): readonly string[] {
  return explanationSentences(explanation, one);
}

const moment = (name: 'model' | 'tool' | 'after'): Change => ({ kind: 'moment', step: 1, run: 2, moment: name });

describe('an explanation', () => {
  it('says at which moments of a run a step must come', () => {
    const came = explain([
      [moment('model'), { shown: 5 }],
      [moment('tool'), { shown: 5 }],
      [moment('after'), {}],
    ]);
    expect(say(came)).toEqual([
      "It takes bob connecting (S2) before or during alice's run of S3: 10/10; 0/5 after it.",
    ]);
  });

  it('says nothing of a moment that does as well as any, but that it does', () => {
    const came = explain([[moment('after'), { shown: 4 }]]);
    expect(say(came)).toEqual(["It shows as well: S2 after alice's run of S3."]);
  });

  it('names the one step that is needed of several', () => {
    const came = explain([
      [{ kind: 'without', step: 0 }, { shown: 5 }],
      [{ kind: 'without', step: 1 }, {}],
    ]);
    expect(say(came)).toEqual(['It takes S2: 0/5 without it.', 'It shows as well: without S1.']);
  });

  it('names orders, details and steps that are needed', () => {
    const came = explain([
      [{ kind: 'swapped', step: 1, other: 0 }, {}],
      [{ kind: 'detail', step: 1, op: connect() }, { shown: 1 }],
      [{ kind: 'without', step: 0 }, { shown: 5 }],
      [{ kind: 'without', step: 1 }, {}],
      [{ kind: 'without', step: 2 }, {}],
    ]);
    expect(say(came)).toEqual([
      'It takes bob connecting (S2) after alice connecting (S1): 0/5 the other way round.',
      'It takes S2 as "connect from device 1": 1/5 as "connect".',
      'It takes S2 and S3: 0/5 without one of them.',
      'It shows as well: without S1.',
    ]);
  });

  it('takes another violation for no sign of the same', () => {
    const came = explain([[{ kind: 'detail', step: 1, op: connect() }, { other: 4 }]]);
    expect(say(came)).toEqual([
      'It takes S2 as "connect from device 1": 0/5 as "connect".',
      'Another violation shows instead: S2 as "connect" (4/5).',
    ]);
  });

  it('concludes nothing from what could not be performed, or was not, or too rarely', () => {
    const came = explain(
      [
        [moment('after'), { unreached: 5 }],
        [{ kind: 'swapped', step: 1, other: 0 }, { performed: 0 }],
        [{ kind: 'without', step: 1 }, { performed: 8 }],
      ],
      { performed: 20, shown: 4 },
    );
    expect(came.tried.map(({ bearing }) => bearing)).toEqual(['unsure', 'not-tried', 'unsure']);
    expect(say(came)).toEqual(['Of 3 changes 1 not tried, 2 not often enough to tell: what they do is not known.']);
    const unreached = explain([[moment('after'), { unreached: 5 }]]);
    expect(unreached.tried.map(({ bearing }) => bearing)).toEqual(['unreached']);
    expect(say(unreached)).toEqual([]);
  });

  it('is set in under one label, at most six sentences long', () => {
    const steps: readonly Change[] = [0, 1, 2].flatMap((id) => [
      { kind: 'at-once', step: id },
      { kind: 'settled', step: id },
      { kind: 'detail', step: id, op: send() },
    ]);
    const lines = explanationText(explain(steps.map((change) => [change, {}])), { plan: TWO, width: 200 }).split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^Why {6}It takes /);
    expect(lines[6]).toBe('         … and 3 more sentences in what --json prints.');
  });
});
