/** What was written and not sent, kept in this browser over reloads; of each person and request its own. */
export interface Draft {
  text: string;
  public: boolean;
}

const nothing: Draft = { text: '', public: false };
const keyOf = (person: string, request: string): string => `deskbridge-draft:${person}:${request}`;

export function readDraft(person: string, request: string): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(person, request)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('text' in kept) || typeof kept.text !== 'string') return nothing;
    return { text: kept.text, public: 'public' in kept && kept.public === true };
  } catch {
    return nothing;
  }
}

/** An empty text is no draft. A browser that keeps nothing is no reason to stop writing. */
export function keepDraft(person: string, request: string, draft: Draft): void {
  try {
    if (draft.text.trim() === '') localStorage.removeItem(keyOf(person, request));
    else localStorage.setItem(keyOf(person, request), JSON.stringify(draft));
  } catch {
    // Full, or forbidden.
  }
}
