/**
 * Text as it travels inside: a small tree that every host's markup is read into and that notes are written from. Only here
 * is HTML made, from escaped text and a closed list of tags, so nothing a person typed can become markup (S24).
 */

export interface TextRun {
  kind: 'text';
  text: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  code?: boolean;
  href?: string;
}

export type Inline = TextRun | { kind: 'break' };

export type Block =
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'heading'; level: 2 | 3; content: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; content: Block[] };

/**
 * `urls`: every http(s) address that links (targets, not labels; nothing inside code), in order of appearance, each once.
 * `fallback`: why the markup could not be read as such and was taken as plain text, else null (B22).
 */
export interface RichText {
  blocks: Block[];
  urls: string[];
  fallback: string | null;
}

export const emptyText: RichText = { blocks: [], urls: [], fallback: null };
