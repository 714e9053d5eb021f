/** A part of a text between two markers: `<!-- table: checkers -->` … `<!-- /table -->`. */
export interface Block {
  readonly kind: 'table' | 'help' | 'report';
  /** Which table; of which command; or the command line that printed the report. */
  readonly name: string;
  /** What stands there now, without the markers and the empty lines beside them. */
  readonly text: string;
}

const BLOCK = /^<!-- (table|help|report): (.+) -->\n([\s\S]*?)^<!-- \/\1 -->$/gm;

/** The blocks of a text, in their order. */
export function readBlocks(text: string): readonly Block[] {
  return Array.from(text.matchAll(BLOCK), toBlock);
}

/** The same text with each block filled anew; an empty line stands between text and markers, as Markdown wants it. */
export function fillBlocks(text: string, fill: (block: Block) => string): string {
  return text.replaceAll(BLOCK, (...match: string[]) => {
    const block = toBlock(match);
    return `<!-- ${block.kind}: ${block.name} -->\n\n${fill(block)}\n\n<!-- /${block.kind} -->`;
  });
}

/** The text without its blocks. */
export function withoutBlocks(text: string): string {
  return text.replaceAll(BLOCK, '');
}

function toBlock([, kind, name = '', text = '']: readonly string[]): Block {
  // BLOCK matches these three kinds only.
  return { kind: kind as Block['kind'], name, text: text.trim() };
}
