import { parseObject } from '../read-json.ts';
import { bad } from './client-frame.ts';

/** An opaque place in a list: the position of the item that was read last. `list`: `threads`, or a thread's id. */
export function writeCursor(list: string, position: number): string {
  return Buffer.from(JSON.stringify({ list, position })).toString('base64url');
}

/**
 * The position in a cursor of this list, undefined without a cursor. What is none, or of another list, is
 * `bad_request`.
 */
export function readCursor(list: string, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const content = parseObject(Buffer.from(cursor, 'base64url').toString('utf8'));
  const position = content?.['position'];
  if (content?.['list'] !== list || typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0) {
    throw bad('expected `cursor` to be one that this list gave');
  }
  return position;
}

/** A page of one more item than asked for: the items, and the cursor of the next page when there was one more. */
export function cutPage<T extends { readonly position: number }>(
  items: readonly T[],
  page: { readonly list: string; readonly limit: number },
): { items: readonly T[]; nextCursor: string | null } {
  const shown = items.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    nextCursor: items.length > page.limit && last !== undefined ? writeCursor(page.list, last.position) : null,
  };
}
