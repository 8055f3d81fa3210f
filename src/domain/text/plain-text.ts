/** A text without any markup, as mail readers and lists show it. Pure. */
import type { Block, Inline, RichText } from './richtext.ts';

/** Paragraphs apart, lists with marks, quotes with `>`, a link's target behind its label. */
export function textOfRich(text: RichText): string {
  return linesOf(text.blocks).join('\n').trim();
}

function linesOf(blocks: Block[]): string[] {
  return blocks.flatMap((block, at) => (at === 0 ? blockLines(block) : ['', ...blockLines(block)]));
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.content.map(inlineText).join('').split('\n');
    case 'list':
      return block.items.flatMap((item, at) => {
        const mark = block.ordered ? `${at + 1}. ` : '- ';
        const [first = '', ...rest] = linesOf(item);
        return [`${mark}${first}`, ...rest.map((line) => (line === '' ? '' : `${' '.repeat(mark.length)}${line}`))];
      });
    case 'code':
      return block.text.split('\n').map((line) => `    ${line}`);
    case 'quote':
      return linesOf(block.content).map((line) => (line === '' ? '>' : `> ${line}`));
  }
}

function inlineText(inline: Inline): string {
  if (inline.kind === 'break') return '\n';
  const { text, href } = inline;
  return href === undefined || href === text || href === `mailto:${text}` ? text : `${text} <${href}>`;
}
