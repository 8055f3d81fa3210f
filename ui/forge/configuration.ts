import { texts } from '../texts/forge.ts';

const said = texts.postFunction;

/** What a person chose for one post function. Jira keeps it in the workflow and sends it with every transition. */
export interface Configuration {
  reopen: boolean;
  /** Null: the built-in words. */
  template: string | null;
}

export const FIELDS = Object.entries(said.fields).map(([name, field]) => ({ name, ...field }));

export const FIRST_WORDS = said.first;

export const LONGEST_TEMPLATE = 2_000;

/** As Jira hands it over: an object, its JSON as a text, or nothing for a new one. Never throws. */
export function readConfiguration(stored: unknown): Configuration {
  const given = objectIn(stored);
  const template = typeof given['template'] === 'string' ? given['template'].trim() : '';
  return { reopen: given['reopen'] === true, template: template === '' ? null : template };
}

/** As Jira keeps it; the new editor takes 32 kB (Forge docs, post functions), far more than this can become. */
export function writeConfiguration({ reopen, template }: Configuration): string {
  const words = template?.trim() ?? '';
  return JSON.stringify({ reopen, template: words === '' ? null : words });
}

/** Why these words cannot be kept, in a sentence; null: they can. */
export function templateProblem(template: string | null): string | null {
  if (template === null) return null;
  if (template.trim() === '') return said.empty;
  if (template.trim().length > LONGEST_TEMPLATE) return said.tooLong(template.trim().length, LONGEST_TEMPLATE);
  const unknown = placesIn(template).find((name) => sampleOf(name) === null);
  if (unknown === undefined) return null;
  return unknown === '' ? said.nameless : said.unknown(`{{${unknown}}}`);
}

export type Piece = { kind: 'text' | 'field' | 'unknown'; text: string };

/** The lines of the note as it would read, with samples in place of the fields; an empty line is dropped, as in the note. */
export function previewOf(template: string | null): Piece[][] {
  return (template ?? FIRST_WORDS)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) =>
      line
        .split(/(\{\{[^{}]*\}\})/)
        .filter((part) => part !== '')
        .map(pieceOf),
    );
}

function pieceOf(part: string): Piece {
  const name = /^\{\{([^{}]*)\}\}$/.exec(part)?.[1]?.trim();
  if (name === undefined) return { kind: 'text', text: part };
  const sample = sampleOf(name);
  return sample === null ? { kind: 'unknown', text: part } : { kind: 'field', text: sample };
}

function placesIn(template: string): string[] {
  return [...template.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name.trim());
}

function sampleOf(name: string): string | null {
  // Transitions can bring a comment; most do not, and then it is left out.
  if (name === 'comment') return '';
  return FIELDS.find((field) => field.name === name)?.sample ?? null;
}

function objectIn(stored: unknown): Record<string, unknown> {
  if (typeof stored === 'object' && stored !== null) return stored as Record<string, unknown>;
  if (typeof stored !== 'string') return {};
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
