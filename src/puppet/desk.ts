import type { PromptBook } from './prompt-book.ts';
import type { Stray } from './puppet.ts';

/** What the doors of one puppet share. */
export interface Desk {
  readonly book: PromptBook;
  /** Where the tools are, as their URLs say. */
  readonly origin: string;
  tellStray(stray: Stray): void;
}
