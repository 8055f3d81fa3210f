/** Text without its markup, for places that take nothing but text. Pure. */
import type { Block, Inline } from './richtext.ts';

/** Blocks as lines: items of lists begin with `- `, an empty line stands between blocks. */
export function plainBlocks(blocks: readonly Block[]): string {
  return blocks
    .map(plainBlock)
    .filter((text) => text.trim() !== '')
    .join('\n\n');
}

export function plainInline(content: readonly Inline[]): string {
  return content.map((one) => (one.kind === 'text' ? one.text : '\n')).join('');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainInline(block.content);
    case 'code':
      return block.text;
    case 'quote':
      return plainBlocks(block.content);
    case 'list':
      return block.items
        .map((item, at) => `${block.ordered ? `${at + 1}.` : '-'} ${plainBlocks(item).replaceAll('\n', '\n  ')}`)
        .join('\n');
  }
}
