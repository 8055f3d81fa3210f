/** As much of a text as another system takes, with where the rest is. Pure. */
import { cleanText } from './drafts.ts';
import type { Block, Inline, RichText } from './richtext.ts';

/** What a run, a break or a block costs beside its characters in the markup of any host, at most. */
const RUN_COST = 120;
const BLOCK_COST = 60;
const REST_COST = 2_500;

/** `limit`: in characters of the markup it becomes. A text that fits stays as it is. */
export function shortened(text: RichText, { limit, moreUrl }: { limit: number; moreUrl: string | null }): RichText {
  const whole: Budget = { left: limit, cut: false };
  const fitting = blocksWithin(text.blocks, whole);
  if (!whole.cut) return { ...text, blocks: fitting };
  const budget: Budget = { left: limit - REST_COST, cut: false };
  const blocks = blocksWithin(text.blocks, budget);
  const rest: Inline =
    moreUrl === null ? { kind: 'text', text: 'cut' } : { kind: 'text', text: 'read the rest', href: moreUrl };
  return { ...text, blocks: [...blocks, { kind: 'paragraph', content: [{ kind: 'text', text: '… ' }, rest] }] };
}

interface Budget {
  left: number;
  cut: boolean;
}

function blocksWithin(blocks: Block[], budget: Budget): Block[] {
  const taken: Block[] = [];
  for (const block of blocks) {
    if (!pay(budget, BLOCK_COST)) break;
    const part = blockWithin(block, budget);
    if (part !== null) taken.push(part);
    if (budget.cut) break;
  }
  return taken;
}

function blockWithin(block: Block, budget: Budget): Block | null {
  switch (block.kind) {
    case 'paragraph':
    case 'heading': {
      const content = inlinesWithin(block.content, budget);
      return content.length === 0 ? null : { ...block, content };
    }
    case 'code': {
      const text = textWithin(block.text, budget);
      return text === '' ? null : { ...block, text };
    }
    case 'quote': {
      const content = blocksWithin(block.content, budget);
      return content.length === 0 ? null : { ...block, content };
    }
    case 'list': {
      const items: Block[][] = [];
      for (const item of block.items) {
        const part = blocksWithin(item, budget);
        if (part.length > 0) items.push(part);
        if (budget.cut) break;
      }
      return items.length === 0 ? null : { ...block, items };
    }
  }
}

function inlinesWithin(content: Inline[], budget: Budget): Inline[] {
  const taken: Inline[] = [];
  for (const inline of content) {
    const address = inline.kind === 'text' ? (inline.href?.length ?? 0) * 2 : 0;
    if (!pay(budget, RUN_COST + address)) break;
    if (inline.kind === 'break') taken.push(inline);
    else {
      const text = textWithin(inline.text, budget);
      if (text !== '') taken.push({ ...inline, text });
    }
    if (budget.cut) break;
  }
  return taken;
}

/** Whole characters only. Escaping may double each of them. */
function textWithin(text: string, budget: Budget): string {
  const clean = cleanText(text);
  const room = Math.max(Math.floor(budget.left / 2), 0);
  const kept = clean.length <= room ? clean : clean.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
  if (kept.length < clean.length) budget.cut = true;
  budget.left -= kept.length * 2;
  return kept;
}

function pay(budget: Budget, cost: number): boolean {
  if (cost > budget.left) budget.cut = true;
  else budget.left -= cost;
  return !budget.cut;
}
