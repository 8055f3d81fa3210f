/** What a person chose for one post function. Jira keeps it in the workflow and sends it with every transition. */
export interface Configuration {
  reopen: boolean;
  /** Null: the built-in words. */
  template: string | null;
}

export const FIELDS = [
  { name: 'actor', says: 'Who did it', sample: 'Sam Rivera' },
  { name: 'issue.key', says: 'Key, as a link', sample: 'SUP-1' },
  { name: 'issue.summary', says: 'Summary', sample: 'The printer burns' },
  { name: 'from', says: 'Before', sample: 'In Progress' },
  { name: 'to', says: 'After', sample: 'Done' },
  { name: 'issue.status', says: 'Status', sample: 'Done' },
  { name: 'issue.assignee', says: 'Assignee', sample: 'Kim Lee' },
  { name: 'resolution', says: 'Resolution', sample: 'Fixed' },
  { name: 'issue.url', says: 'Address of the issue', sample: 'https://acme.atlassian.net/browse/SUP-1' },
] as const;

/** Where own words begin: near the built-in ones. */
export const FIRST_WORDS = '{{actor}} changed the status of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}';

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
  if (template.trim() === '') return 'Write something, or use the built-in words.';
  if (template.trim().length > LONGEST_TEMPLATE)
    return `These words are ${template.trim().length} characters long; ${LONGEST_TEMPLATE} is the most.`;
  const unknown = placesIn(template).find((name) => sampleOf(name) === null);
  if (unknown === undefined) return null;
  return unknown === '' ? 'A field has no name: {{}}.' : `There is no field {{${unknown}}}.`;
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
