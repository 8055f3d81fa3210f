/** Pairs the emphasis marks of a line. Pure and linear: each kind of mark has at most one open place. */
import type { Draft } from '../domain/text/drafts.ts';

export type Mark = 'bold' | 'italic' | 'strike' | 'underline';

/** `mark`: a place where emphasis may begin or end; without its other half it is the text that was typed. */
export type Token =
  { kind: 'draft'; draft: Draft } | { kind: 'mark'; mark: Mark; opens: boolean; closes: boolean; text: string };

/** The drafts of the tokens with the emphasis that is over them. Pairs never cross: the first to close wins. */
export function applyMarks(tokens: Token[]): Draft[] {
  const role = pair(tokens);
  const active = new Set<Mark>();
  return tokens.flatMap((token, index): Draft[] => {
    if (token.kind === 'draft') return [emphasised(token.draft, active)];
    switch (role.get(index)) {
      case 'open':
        active.add(token.mark);
        return [];
      case 'close':
        active.delete(token.mark);
        return [];
      case undefined:
        return [emphasised({ kind: 'text', text: token.text }, active)];
    }
  });
}

function pair(tokens: Token[]): Map<number, 'open' | 'close'> {
  const role = new Map<number, 'open' | 'close'>();
  const open = new Map<Mark, number>();
  tokens.forEach((token, index) => {
    if (token.kind === 'draft') return;
    const start = open.get(token.mark);
    if (token.closes && start !== undefined) {
      role.set(start, 'open');
      role.set(index, 'close');
      for (const [mark, at] of open) if (at >= start) open.delete(mark);
    } else if (token.opens && start === undefined) {
      open.set(token.mark, index);
    }
  });
  return role;
}

function emphasised(draft: Draft, active: Set<Mark>): Draft {
  if (draft.kind === 'break' || active.size === 0) return draft;
  const run = { ...draft };
  for (const mark of active) run[mark] = true;
  return run;
}
