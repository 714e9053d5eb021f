import type { Phrase, Violation } from '../checker.ts';
import type { Exchange } from '../exchanges.ts';
import { asking } from '../things.ts';
import { violation } from '../violation.ts';
import type { Walk } from './walks.ts';

/** A read that the model of its user's threads contradicts. */
export function contradicted(parts: {
  readonly walk: Walk<unknown>;
  readonly where: 'messages' | 'threads';
  readonly headline: Phrase;
  readonly because: readonly Exchange[];
  readonly conclusion: Phrase;
}): Violation {
  const { walk, where, headline, because, conclusion } = parts;
  const [first] = walk.pages;
  return violation({
    checker: 'history-model',
    direction: 'own',
    where,
    at: walk.to,
    headline,
    facts: [
      ...because.map((exchange) => ({ at: exchange.sent.n, says: asking(exchange) })),
      ...(first === undefined ? [] : [{ at: first.sent.n, says: asking(first) }]),
      { at: walk.to, says: [`the answer has ${walk.items.length} of them`] },
    ],
    conclusion,
  });
}

/** No page is longer than was asked for. */
export function tooLong(
  walk: Walk<unknown>,
  { where, defaultPage }: { where: 'messages' | 'threads'; defaultPage: number | undefined },
): Violation | undefined {
  const size = (page: Exchange): number => (page.answer?.[where]?.items ?? []).length;
  const limit = (page: Exchange): number =>
    page.ask.kind === 'messages' || page.ask.kind === 'threads'
      ? (page.ask.limit ?? defaultPage ?? Infinity)
      : Infinity;
  const page = walk.pages.find((one) => size(one) > limit(one));
  if (page === undefined) return undefined;
  return contradicted({
    walk,
    where,
    headline: ['a page is longer than was asked for'],
    because: [],
    conclusion: [`${size(page)} came where at most ${limit(page)} were due`],
  });
}
