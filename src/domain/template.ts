/**
 * Templates of notes: plain text with `{{field}}` places. A line is a paragraph. What a field holds is always text: it is
 * never read as a template or as markup again (S29, B21).
 */
import { distance } from './text/nearest.ts';
import type { Block, Inline, RichText } from './text/richtext.ts';

export const TEMPLATE_FIELDS = [
  'actor',
  'issue.key',
  'issue.summary',
  'issue.status',
  'issue.assignee',
  'issue.url',
  'from',
  'to',
  'resolution',
  'comment',
] as const;

export type TemplateField = (typeof TEMPLATE_FIELDS)[number];

/** A field's value: a run of text, or (for `comment`) whole blocks. */
export type TemplateValues = Partial<Record<TemplateField, Inline | RichText>>;

/** The places that templates of one kind may have. */
export interface Places {
  names: readonly string[];
  isOne(name: string): boolean;
}

const ofNotes: Places = { names: TEMPLATE_FIELDS, isOne: isField };

const LONGEST = 4000;
/** What is longer is no slip of the keyboard. */
const LONGEST_NAME = 40;
const PLACE = /\{\{([^{}]*)\}\}/g;

/** What is wrong with a template, and where: `at` counts characters from its beginning. */
export interface TemplateProblem {
  sentence: string;
  at: number;
}

/** The first thing wrong with a template, or null. Said when it is saved, not when it is sent (B25). */
export function templateProblem(template: string, places: Places = ofNotes): TemplateProblem | null {
  if (template.length > LONGEST) return { sentence: `the template is longer than ${LONGEST} characters`, at: LONGEST };
  for (const { 1: place = '', index } of template.matchAll(PLACE)) {
    const name = place.trim();
    if (!places.isOne(name)) {
      const sentence = `unknown_field ${name === '' ? '{{}}' : name}; did you mean ${nearestField(name, places.names)}?`;
      return { sentence, at: index };
    }
  }
  return null;
}

/** The names in a text's places, known or not. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, inside = '']) => inside.trim());
}

/** Fills a template; a field without a value becomes nothing, an empty line is dropped. */
export function fillTemplate(
  template: string,
  values: Readonly<Record<string, Inline | RichText | undefined>>,
  places: Places = ofNotes,
): Block[] {
  const blocks: Block[] = [];
  for (const line of template.split(/\r?\n/)) {
    let content: Inline[] = [];
    const flush = (): void => {
      if (content.some((inline) => inline.kind === 'text' && inline.text.trim() !== ''))
        blocks.push({ kind: 'paragraph', content });
      content = [];
    };
    for (const piece of piecesOf(line, places)) {
      if (piece.kind === 'text') content.push({ kind: 'text', text: piece.text });
      else {
        const value = values[piece.field];
        if (value === undefined) continue;
        if ('blocks' in value) {
          flush();
          blocks.push({ kind: 'quote', content: value.blocks });
        } else content.push(value);
      }
    }
    flush();
  }
  return blocks;
}

/** The same as plain text: each place becomes its value's, or nothing. */
export function fillText(
  template: string,
  texts: Readonly<Record<string, string | undefined>>,
  places: Places,
): string {
  return template.replaceAll(PLACE, (whole, inside: string) => {
    const name = inside.trim();
    return places.isOne(name) ? (texts[name] ?? '') : whole;
  });
}

type Piece = { kind: 'text'; text: string } | { kind: 'field'; field: string };

function piecesOf(line: string, places: Places): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(PLACE)) {
    const name = match[1]?.trim() ?? '';
    if (!places.isOne(name)) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: line.slice(end, match.index) });
    pieces.push({ kind: 'field', field: name });
    end = match.index + match[0].length;
  }
  if (end < line.length) pieces.push({ kind: 'text', text: line.slice(end) });
  return pieces;
}

function isField(name: string): name is TemplateField {
  return TEMPLATE_FIELDS.some((field) => field === name);
}

function nearestField(name: string, names: readonly string[]): string {
  const word = name.slice(0, LONGEST_NAME);
  const part = (field: string): string => field.slice(field.indexOf('.') + 1);
  const far = (field: string): number => Math.min(distance(word, field), distance(part(word), part(field)));
  return names.reduce((best, field) => (far(field) < far(best) ? field : best));
}
