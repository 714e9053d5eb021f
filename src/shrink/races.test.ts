import { describe, expect, it } from 'vitest';
import { decodePlan } from '../plan/codec.ts';
import type { Op, Phase, Plan, Step, Trigger } from '../plan/plan.ts';
import { settle } from './edit.ts';
import { calming, reversing } from './pacing.ts';
import { countRaces, looseSends, overtakingSteps } from './races.ts';

const CONNECT: Op = { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } };
const CLOSE: Op = { kind: 'disconnect', how: 'close' };
const SEND: Extract<Op, { kind: 'send' }> = {
  kind: 'send',
  thread: { kind: 'new' },
  prompt: { kind: 'unique' },
  key: { kind: 'none' },
  script: { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none' },
  holds: [],
  via: 'socket',
};
const AT_ONCE: Trigger = { kind: 'previous' };
const QUIET: Trigger = { kind: 'quiet' };

function after(step: number): Trigger {
  return { kind: 'settled', step };
}

/** A plan of one user, who does all of it on connection 0. */
function planOf(...steps: readonly (readonly [Op, Trigger])[]): Plan {
  return {
    version: 1,
    users: [{}],
    steps: steps.map(([op, when], id): Step => ({ id, user: 0, connection: 0, op, when })),
  };
}

const RECONNECT = planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, AT_ONCE], [CONNECT, AT_ONCE]);

describe('races', () => {
  it('are what may overtake the step before, but for what the plan begins with', () => {
    expect(overtakingSteps(RECONNECT).map(({ id }) => id)).toEqual([2, 3]);
    expect(overtakingSteps(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, after(1)]))).toEqual([]);
    expect(overtakingSteps(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, after(0)]))).toHaveLength(1);
  });

  it('are runs that nothing holds while something comes behind them', () => {
    const run = { user: 0, step: 1 };
    const ended: Trigger = { kind: 'event', run, event: 'agent_completed', nth: 1 };
    expect(looseSends(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE]))).toEqual([]);
    expect(looseSends(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, after(1)]))).toHaveLength(1);
    expect(looseSends(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, QUIET]))).toEqual([]);
    expect(looseSends(planOf([CONNECT, AT_ONCE], [SEND, AT_ONCE], [CLOSE, ended]))).toEqual([]);
    const held = (phase: Phase): Plan =>
      planOf([CONNECT, AT_ONCE], [{ ...SEND, holds: [phase] }, AT_ONCE], [CLOSE, after(1)]);
    expect(looseSends(held('final'))).toEqual([]);
    expect(looseSends(held('tool-result'))).toHaveLength(1);
  });
});

describe('calming', () => {
  it('leaves no race, by waiting for runs or by holding them', () => {
    for (const restraint of ['quiet', 'hold'] as const) {
      const calm = settle(calming(restraint)(RECONNECT), undefined);
      expect(countRaces(calm)).toBe(0);
      expect(calm.steps.map(({ op }) => op.kind)).toEqual(['connect', 'send', 'disconnect', 'connect']);
      expect(decodePlan(calm)).toEqual(calm);
    }
    expect(calming('quiet')(RECONNECT).steps[2]?.when).toEqual(QUIET);
    expect(calming('hold')(RECONNECT).steps[1]?.op).toMatchObject({ holds: ['final'] });
  });
});

describe('reversing', () => {
  it('opens the new connection beside the old one, which closes then', () => {
    const reversed = settle(reversing(3)(planOf(...asked(RECONNECT), [SEND, AT_ONCE])), undefined);
    expect(reversed.steps.map(({ op, connection }) => `${op.kind} ${connection}`)).toEqual([
      'connect 0',
      'send 0',
      'connect 1',
      'disconnect 0',
      'send 1',
    ]);
    expect(reversed.steps[3]?.when).toEqual(after(2));
    expect(decodePlan(reversed)).toEqual(reversed);
  });

  it('leaves a plan alone that has no such step', () => {
    expect(reversing(9)(RECONNECT)).toEqual(RECONNECT);
    expect(reversing(0)(RECONNECT)).toEqual(RECONNECT);
  });
});

function asked({ steps }: Plan): readonly (readonly [Op, Trigger])[] {
  return steps.map(({ op, when }) => [op, when] as const);
}
