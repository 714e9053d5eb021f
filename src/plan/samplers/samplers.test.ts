import { describe, expect, it } from 'vitest';
import { createRandom } from '../../support/random.ts';
import type { Op, Step } from '../plan.ts';
import { drawSampler } from './draw.ts';
import { SAMPLERS, type Sampler } from './list.ts';

const SEND: Op = {
  kind: 'send',
  thread: { kind: 'new' },
  prompt: { kind: 'unique' },
  key: { kind: 'none' },
  script: { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none' },
  holds: [],
  via: 'socket',
};

/** Users with 0 to 7 steps, some of which are messages. */
function drawSequences(seed: number): readonly (readonly Step[])[] {
  const random = createRandom(seed);
  let id = 0;
  return Array.from({ length: 1 + random.below(5) }, (_, user) =>
    Array.from({ length: random.below(8) }, (): Step => {
      id += 1;
      const op: Op = random.below(2) === 0 ? SEND : { kind: 'read', what: 'threads' };
      return { id, user, connection: 0, op, when: { kind: 'previous' } };
    }),
  );
}

function mergeOf(sampler: Sampler, seed: number): readonly Step[] {
  let added = 1000;
  return sampler.merge(drawSequences(seed), { random: createRandom(`order ${seed}`), nextId: () => (added += 1) });
}

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

describe.each(SAMPLERS)('$name', (sampler) => {
  it('keeps every step once, and the order of each user', () => {
    for (const seed of SEEDS) {
      const merged = mergeOf(sampler, seed).map(({ id }) => id);
      for (const sequence of drawSequences(seed)) {
        const ids = sequence.map(({ id }) => id);
        expect(merged.filter((id) => ids.includes(id))).toEqual(ids);
      }
    }
  });

  it('adds nothing but releases of runs that it holds', () => {
    for (const seed of SEEDS) {
      const merged = mergeOf(sampler, seed);
      const known = new Set(drawSequences(seed).flatMap((steps) => steps.map(({ id }) => id)));
      const added = merged.filter(({ id }) => !known.has(id));
      expect(added.every(({ op }) => op.kind === 'release')).toBe(true);
    }
  });

  it('gives the same order for the same start of chance', () => {
    for (const seed of SEEDS.slice(0, 50)) expect(mergeOf(sampler, seed)).toEqual(mergeOf(sampler, seed));
  });
});

describe('pct', () => {
  it('changes the user at most three times before it has to', () => {
    const pct = SAMPLERS.find(({ name }) => name === 'pct');
    for (const seed of SEEDS) {
      const users = (pct === undefined ? [] : mergeOf(pct, seed)).map(({ user }) => user);
      const changes = users.filter((user, at) => at > 0 && user !== users[at - 1]).length;
      const finished = Math.max(0, new Set(users).size - 1);
      expect(changes - finished).toBeLessThanOrEqual(3);
    }
  });
});

describe('drawSampler', () => {
  it('draws each of the samplers, or of those that are named', () => {
    const random = createRandom(1);
    const drawn = (names?: readonly string[]) =>
      new Set(Array.from({ length: 200 }, () => drawSampler(random, names).name));
    expect(drawn()).toEqual(new Set(SAMPLERS.map(({ name }) => name)));
    expect(drawn(['pct'])).toEqual(new Set(['pct']));
    expect(() => drawSampler(random, ['none such'])).toThrow(RangeError);
  });
});
