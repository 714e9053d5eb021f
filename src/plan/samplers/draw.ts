import type { Random } from '../../support/random.ts';
import { SAMPLERS, type Sampler } from './list.ts';

/** One of the samplers, by their weights; of those of these names, where some are given. */
export function drawSampler(random: Random, names?: readonly string[]): Sampler {
  const drawn = names === undefined ? SAMPLERS : SAMPLERS.filter(({ name }) => names.includes(name));
  let left = random.next() * drawn.reduce((sum, { weight }) => sum + weight, 0);
  const sampler = drawn.find(({ weight }) => (left -= weight) < 0);
  if (sampler === undefined) throw new RangeError(`no sampler has one of the names ${names?.join(', ')}`);
  return sampler;
}
