/** Rich text as the Markdown that the desk keeps (markdown.ts reads it): what somebody typed is shown as typed. Pure. */
import { addressOf, cleanText } from './drafts.ts';
import type { Block, Inline, RichText, TextRun } from './richtext.ts';

export function writeMarkdown({ blocks }: Pick<RichText, 'blocks'>): string {
  return blocks
    .map(blockOf)
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return linesOf(block.content);
    case 'heading':
      return `${'#'.repeat(block.level)} ${linesOf(block.content).replaceAll('\n', ' ')}`;
    case 'code':
      return codeOf(cleanText(block.text));
    case 'quote':
      return indented(block.content.map(blockOf).join('\n\n'), '> ', '> ');
    case 'list':
      return block.items
        .map((item, at) => {
          const mark = block.ordered ? `${at + 1}. ` : '- ';
          return indented(item.map(blockOf).join('\n\n'), mark, ' '.repeat(mark.length));
        })
        .join('\n');
  }
}

/** The fence is longer than any in the text. */
function codeOf(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, at) => `${at === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}

function linesOf(content: Inline[]): string {
  const text = content.map((inline) => (inline.kind === 'break' ? '\n' : runOf(inline))).join('');
  return text.replaceAll(/^([^\S\n]*)(\d{1,9})([.)])(?=\s)/gm, '$1$2\\$3');
}

function runOf(run: TextRun): string {
  const text = cleanText(run.text);
  const href = addressOf(run.href);
  if (href === null)
    return text
      .split('\n')
      .map((line) => marked(line, run))
      .join('\n');
  return text === href ? `<${href}>` : `[${marked(text.replaceAll('\n', ' '), run)}](<${targetOf(href)}>)`;
}

/** Parentheses are read as they stand as long as none stands within another, and none alone. */
const ONE_DEEP = /^[^()]*(?:\([^()]*\)[^()]*){0,50}$/;

function targetOf(href: string): string {
  const target = href.replaceAll(/[\s<>]/g, encodeURIComponent);
  return ONE_DEEP.test(target) ? target : target.replaceAll('(', '%28').replaceAll(')', '%29');
}

/** Marks take hold only without blanks beside them. */
function marked(text: string, run: TextRun): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (inner === '') return text;
  if (run.code === true && !inner.includes('`')) return `${before}\`${inner}\`${after}`;
  const on = [run.bold === true ? '**' : '', run.italic === true ? '_' : '', run.strike === true ? '~~' : ''];
  return `${before}${on.join('')}${escaped(inner)}${on.toReversed().join('')}${after}`;
}

const SIGNS = /[\\`*_[\]<>~#]|^[-+](?=\s|$)|^-(?=-)/g;

function escaped(text: string): string {
  return text.replaceAll(SIGNS, '\\$&');
}
