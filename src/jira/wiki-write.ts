/**
 * Writes Jira Data Center's wiki markup from rich text, so that what somebody typed is shown as typed: signs that mean something are escaped.
 * Pure.
 */
import { addressOf, cleanText } from '../domain/text/drafts.ts';
import type { Block, Inline, RichText, TextRun } from '../domain/text/richtext.ts';

export function writeWiki({ blocks }: Pick<RichText, 'blocks'>): string {
  return blocks
    .map((block) => blockOf(block, false))
    .filter((text) => text !== '')
    .join('\n\n');
}

function blockOf(block: Block, inQuote: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return linesOf(block.content);
    case 'heading':
      return `h${block.level}. ${oneLine(block.content)}`;
    case 'code':
      return codeOf(block.text);
    case 'list':
      return listOf(block, '');
    case 'quote': {
      const content = block.content.map((one) => blockOf(one, true)).join('\n\n');
      // A second quote would close the first.
      return inQuote || content === '' ? content : `{quote}\n${content}\n{quote}`;
    }
  }
}

/** No macro can hold its own end. */
function codeOf(text: string): string {
  const clean = cleanText(text);
  if (!/\{code/i.test(clean)) return `{code}\n${clean}\n{code}`;
  return `{noformat}\n${clean.replaceAll(/\{noformat/gi, '{ noformat')}\n{noformat}`;
}

function listOf({ ordered, items }: Extract<Block, { kind: 'list' }>, outer: string): string {
  const marks = `${outer}${ordered ? '#' : '*'}`;
  return items
    .flatMap((item) => {
      const own = item
        .filter(({ kind }) => kind !== 'list')
        .map(itemText)
        .filter((text) => text !== '');
      const nested = item.flatMap((block) => (block.kind === 'list' ? [listOf(block, marks)] : []));
      return [`${marks} ${own.join('\n') || ' '}`, ...nested];
    })
    .join('\n');
}

/** A block macro would end the list: code is shown in monospaced lines, a quote as what it says. */
function itemText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return linesOf(block.content);
    case 'code':
      return cleanText(block.text)
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => `{{${escaped(line)}}}`)
        .join('\n');
    case 'quote':
      return block.content.map(itemText).join('\n');
    case 'list':
      return '';
  }
}

/** Every line begins like a line: what would be a heading or a quote there is text. */
function linesOf(content: Inline[]): string {
  const text = content.map((inline) => (inline.kind === 'break' ? '\n' : runOf(inline))).join('');
  return text.replaceAll(/^([^\S\n]*)(h[1-6]|bq)\./gm, '$1$2\\.');
}

function oneLine(content: Inline[]): string {
  return content.map((inline) => (inline.kind === 'break' ? ' ' : runOf(inline).replaceAll('\n', ' '))).join('');
}

function runOf(run: TextRun): string {
  const text = cleanText(run.text);
  const href = addressOf(run.href);
  if (href !== null)
    return `[${marked(text.replaceAll('\n', ' '), run)}|${href.replaceAll(/[[\]|\s]/g, encodeURIComponent)}]`;
  return text
    .split('\n')
    .map((line) => marked(line, run))
    .join('\n');
}

/** Marks take hold only without blanks beside them. */
function marked(text: string, run: TextRun): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (inner === '') return text;
  if (run.code === true) return `${before}{{${escaped(inner)}}}${after}`;
  const marks: [string, boolean | undefined][] = [
    ['*', run.bold],
    ['_', run.italic],
    ['+', run.underline],
    ['-', run.strike],
  ];
  const on = marks.filter(([, isOn]) => isOn === true).map(([mark]) => mark);
  return `${before}${on.join('')}${escaped(inner)}${on.toReversed().join('')}${after}`;
}

const SIGNS =
  /[{}[\]|!*_+^~?#]|(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}])|[:;](?=[()DPp|])|\((?=(?:[!?xyi/*+-]|on|off|\*[rgby])\))/gu;

/** Two backslashes are a line end in this markup, so one before a sign is written by its number. */
function escaped(text: string): string {
  return text
    .replaceAll(/\\(?![\p{L}\p{N}\s])/gu, '&#92;')
    .replaceAll(SIGNS, (sign, at: number, whole: string) =>
      sign === '#' && whole.slice(at - 1, at + 4) === '&#92;' ? sign : `\\${sign}`,
    );
}
