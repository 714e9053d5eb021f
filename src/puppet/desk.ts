import type { Naming } from './naming.ts';
import type { PromptBook } from './prompt-book.ts';
import type { Stray } from './puppet.ts';

/** What the doors of one puppet share. */
export interface Desk {
  readonly book: PromptBook;
  readonly naming: Naming;
  /** Where the tools are for a stack that does not say where it found the model. */
  readonly origin: string;
  tellStray(stray: Stray): void;
}
