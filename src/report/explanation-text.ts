import type { Explanation } from '../explain/weigh-variants.ts';
import type { Plan } from '../plan/plan.ts';
import { explanationSentences, rateOf } from './explanation-sentences.ts';
import { count } from './numbers.ts';
import { variantWords } from './variant-words.ts';
import { wrap } from './wrap.ts';

/** Sentences that are told; the rest stands in the JSON object. */
const MOST_SENTENCES = 6;
const LABEL = 'Why      ';

/** The explanation as a person reads it: what the violation takes, and what does not matter; a few lines. */
export function explanationText(
  explanation: Explanation,
  { plan, width }: { readonly plan: Plan; readonly width: number },
): string {
  const sentences = explanationSentences(explanation, plan);
  const left = sentences.length - MOST_SENTENCES;
  return sentenceLines([
    ...sentences.slice(0, MOST_SENTENCES),
    ...(left > 0 ? [`… and ${count(left, 'more sentence')} in what --json prints.`] : []),
  ], width);
}

/** Sentences under one label, broken at the width. */
export function sentenceLines(sentences: readonly string[], width: number): string {
  const lines = sentences.flatMap((sentence) =>
    wrap(sentence, width - LABEL.length).map((line, at) => (at === 0 ? line : `  ${line}`)),
  );
  return lines.map((line, at) => `${(at === 0 ? LABEL : '').padEnd(LABEL.length)}${line}`).join('\n');
}

/** A line for each variant: how often it showed the violation, what that says, and what the change is. */
export function variantTable({ tried }: Explanation, plan: Plan): string {
  const words = variantWords(plan);
  return tried
    .map((one) => `  ${rateOf(one.count).padStart(7)}  ${one.bearing.padEnd(9)}  ${words.change(one.change)}`)
    .join('\n');
}
