import { OverhearError } from '../../support/errors.ts';

/** A fault as it is asked for: `last-connect`, or `last-connect@p=0.3` for harm with that probability. */
export interface Planting {
  readonly slug: string;
  /** In (0, 1]. */
  readonly rate: number;
}

/** Reads the text of one; whether there is a fault of that slug is not asked. Throws an OverhearError `bad-fault`. */
export function readPlanting(text: string): Planting {
  const [slug = '', ...guards] = text.split('@');
  const rates = guards.map((guard) => /^p=(\d*\.?\d+)$/.exec(guard)?.[1]).map(Number);
  const [rate = 1] = rates;
  if (slug !== '' && rates.length <= 1 && rate > 0 && rate <= 1) return { slug, rate };
  throw new OverhearError('bad-fault', `expected the slug of a fault, or SLUG@p=RATE, got "${text}"`, {
    hint: 'RATE is a probability above 0 and up to 1: last-connect@p=0.3.',
  });
}
