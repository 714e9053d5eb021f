import type { Ask } from '../contract/ask.ts';
import type { HttpResult } from './requests.ts';

/** A walk is cut here: no plan makes so many pages, so a stack that gives more walks in a circle. */
const PAGE_LIMIT = 60;

/** Walks all pages of a list, from the first to the last. */
export async function walkPages(
  ask: (asked: Ask) => Promise<HttpResult>,
  page: (cursor: { readonly cursor?: string }) => Ask,
): Promise<void> {
  let cursor: string | undefined;
  for (let walked = 0; walked < PAGE_LIMIT; walked += 1) {
    const { seen } = await ask(page(cursor === undefined ? {} : { cursor }));
    const next = seen?.threads?.nextCursor ?? seen?.messages?.nextCursor ?? null;
    if (next === null) return;
    cursor = next;
  }
}
