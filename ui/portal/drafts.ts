/** What somebody began to write, kept in this browser only until it is sent, for two weeks at most. */

const PREFIX = 'deskbridge-portal-draft ';
const LONGEST_MS = 14 * 24 * 60 * 60_000;

/** What a draft is for: a new request by its service, a comment by its request. */
export const subjectOf = (kind: 'new' | 'comment', of: string): string => `${kind} ${of}`;

/** Null where there is none, or none that is young enough. `who`: drafts are nobody else's, also on a computer that many use. */
export function readDraft(who: string, subject: string): unknown {
  const text = localStorage.getItem(nameOf(who, subject));
  if (text === null) return null;
  try {
    const { at, value } = JSON.parse(text) as { at: number; value: unknown };
    return Date.now() - at < LONGEST_MS ? value : null;
  } catch {
    return null;
  }
}

/** Null: there is none any more. A full or closed store is nobody's trouble: then nothing is kept. */
export function keepDraft(who: string, subject: string, value: unknown): void {
  const name = nameOf(who, subject);
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify({ at: Date.now(), value }));
  } catch {
    localStorage.removeItem(name);
  }
}

/** Whoever signs out leaves nothing behind. */
export function forgetDrafts(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

function nameOf(who: string, subject: string): string {
  return `${PREFIX}${who} ${subject}`;
}
