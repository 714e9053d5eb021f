import { ENTRY_VERSION, type CorpusEntry } from '../corpus/entry.ts';
import { saveEntry } from '../corpus/save.ts';
import type { Finding } from '../report/events.ts';
import { explanationSentences } from '../report/explanation-sentences.ts';
import { findingHeadline } from '../report/finding-text.ts';
import { describeWithHint } from '../support/errors.ts';
import { REGRESSION } from './corpus-directory.ts';

/** Saves findings to corpus/regression; one that cannot be saved says why, and is printed instead. */
export function keepFinding(version: string): (finding: Finding) => Promise<Pick<Finding, 'file' | 'unsaved'>> {
  return async (finding) => {
    const found = { date: new Date().toISOString().slice(0, 10), version };
    try {
      return { file: await saveEntry(REGRESSION, toEntry(finding, found)) };
    } catch (error) {
      return { unsaved: describeWithHint(error) };
    }
  };
}

/** The entry of a finding: its plan, and what must come of it. No token and no canary is in it. */
export function toEntry(finding: Finding, found: CorpusEntry['found']): CorpusEntry {
  const { key, plan, path, seed, target, repeats } = finding;
  return {
    version: ENTRY_VERSION,
    title: findingHeadline(finding),
    property: key.property,
    key,
    plan,
    // Both lead to this plan only together.
    ...(path !== undefined && seed !== undefined && { seed, path }),
    target,
    expect: 'violated',
    repeats,
    ...(finding.explanation !== undefined && { why: explanationSentences(finding.explanation, plan) }),
    found,
  };
}
