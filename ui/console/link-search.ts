import type { LinkAnswer } from '../../src/api/schemas.ts';
import { linkSaid } from './words.ts';

/** Links that have every word sought in something that is shown of them. */
export function matching(links: LinkAnswer[], sought: string): LinkAnswer[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return links.filter((link) => {
    const { issue, conversation, title, connection } = link;
    const shown = [issue.key, issue.summary, issue.status, conversation.id, title, connection, linkSaid(link).word];
    const text = shown.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What to ask the server for where not all links are here: it finds a whole key or a whole conversation id. */
export function exactQuestion(sought: string): string {
  const text = sought.trim();
  if (/^[a-z][a-z0-9_]*-\d+$/i.test(text)) return `&issue=${text.toUpperCase()}`;
  return /^\d+$/.test(text) ? `&conversation=${text}` : '';
}
