/** What somebody began to write, kept in this browser only until it is sent or they sign out, for two weeks at most. */

const PREFIX = 'deskbridge-draft';
const LONGEST_MS = 14 * 24 * 60 * 60_000;

/** What a draft is for: a new request by its service, a comment on a request by who asked or, as an agent, by who answers. */
export const subjectOf = (kind: 'new' | 'comment' | 'answer', of: string): string => `${kind} ${of}`;

/** Null where there is none, or none that is young enough. `who`: drafts are nobody else's, also on a computer that many use. */
export function readDraft(who: string, subject: string): unknown {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(who, subject)) ?? 'null') as {
      at: number;
      value: unknown;
    } | null;
    return kept !== null && Date.now() - kept.at < LONGEST_MS ? kept.value : null;
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
    forget(name);
  }
}

/** Whoever signs out leaves nothing behind. */
export function forgetDrafts(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // Nothing can be kept here.
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing can be kept here.
  }
}

function nameOf(who: string, subject: string): string {
  return `${PREFIX} ${who} ${subject}`;
}
