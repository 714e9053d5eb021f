import { expect, test } from 'vitest';
import { explainWitness } from '../bench/explain-witness.ts';
import { explanationSentences } from '../report/explanation-sentences.ts';
import { WITNESSES } from './witnesses/list.ts';

interface Known {
  readonly takes: readonly string[];
  readonly asWell?: RegExp;
  /** What a variant comes to in which two are as quick as they are: it may be said, or not. */
  readonly raced?: RegExp;
}

/** For each fault what its witness is known to need, and what it is known not to. */
const KNOWN: Readonly<Record<string, Known>> = {
  'last-connect': {
    takes: [
      "It takes bob connecting (S2) before or during alice's run of S3: 10/10; 0/5 after it.",
      'It takes bob connecting (S2) after alice connecting (S1): 0/5 the other way round.',
      'It takes each of its 3 steps: 0/5 without any one of them.',
    ],
  },
  'slot-reuse': {
    takes: [
      "It takes alice disconnecting (S3) during alice's run of S2: 10/10; 0/5 after it.",
      "It takes bob connecting (S4) during alice's run of S2: 10/10; 0/5 before or after it.",
      'It takes bob connecting (S4) after alice disconnecting (S3): 0/5 the other way round.',
      'It takes each of its 4 steps: 0/5 without any one of them.',
    ],
    // Whether bob comes before the end of a run that nothing holds.
    raced: /^It takes S2 as "[^"]+ held at final": \d+\/\d+ as "[^"]+"\.$/,
  },
  'http-cache': {
    takes: ['It takes each of its 2 steps: 0/5 without any one of them.'],
    asWell: /S2 before or after alice's run of S1/,
    // Alone, alice may find her run in the cache as it was before its end: the audit is as quick as the run is.
    raced: /^Another violation shows instead: without S2 \(\d+\/5\)\.$/,
  },
};

test.each(Object.entries(KNOWN))('the explanation of %s says what it takes', async (slug, { takes, asWell, raced }) => {
  const witness = WITNESSES.find((one) => one.slug === slug);
  expect(witness).toBeDefined();
  if (witness === undefined) return;
  const came = await explainWitness(witness, { times: 10, timeMs: 50_000 });
  const sentences = came === undefined ? [] : explanationSentences(came.explanation, witness.plan);
  const isOfOthers = (sentence: string): boolean => sentence.startsWith('It shows as well');
  const isRaced = (sentence: string): boolean => raced?.test(sentence) === true;
  expect(sentences.filter((sentence) => !isOfOthers(sentence) && !isRaced(sentence))).toEqual(takes);
  expect(sentences.find(isOfOthers) ?? '').toMatch(asWell ?? /^/);
});
