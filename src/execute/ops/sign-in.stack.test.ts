import { expect, test } from 'vitest';
import { SIGN_IN_HOWS } from '../../plan/plan.ts';
import { useLaboratory } from '../../selftest/laboratory.fixture.ts';
import { plan, step } from '../../selftest/witnesses/steps.ts';

const laboratory = useLaboratory();

test('a session is for who has the right to it, and then says whose it is', async () => {
  const own = SIGN_IN_HOWS.map((how) => step(0, { kind: 'sign-in', how }));
  const others = SIGN_IN_HOWS.map((how) => step(0, { kind: 'sign-in', how, user: 1 }));
  const { history, judgement } = await laboratory().tryAlone(plan(2, [...own, ...others]));
  expect(judgement.violations).toEqual([]);
  const outcomes = history.entries.flatMap((entry) => (entry.kind === 'settled' ? [entry] : []));
  const told = outcomes.toSorted((a, b) => a.step - b.step).map(({ outcome }) => outcome);
  const [ok, wrong, taken] = [{ kind: 'ok' }, refused('invalid_credentials'), refused('email_taken')];
  expect(told).toEqual([ok, ok, wrong, taken, taken, wrong, wrong, wrong, taken, taken]);
  const looks = history.entries.filter((entry) => entry.kind === 'request' && entry.ask.kind === 'me');
  expect(looks.length).toBeGreaterThanOrEqual(2);
});

function refused(code: string): object {
  return { kind: 'refused', code };
}
