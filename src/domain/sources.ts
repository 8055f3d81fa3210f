/**
 * What the texts of an issue, and people, say about the conversations it is linked to. Each source is kept with the version
 * it was last seen in, so that late, doubled and reordered events end in the same sources (I6).
 */
import type { CommentMention, HostEvent } from './events.ts';
import type { ConversationAddress, Source, SourceName, SourceRow } from './model.ts';
import type { ConversationUrlReader } from './ports.ts';
import type { RichText } from './text/richtext.ts';
import { conversationKey, type Reads } from './snapshot.ts';
import type { LinkWish } from './writes.ts';

/** At most so many conversations of one text become links; nobody pastes more by hand. */
const MAX_CONVERSATIONS = 100;

/** Sources that no text stands for: they end when a person unlinks. */
const WITHOUT_TEXT: readonly SourceRow[] = ['hand', 'escalation', 'command', 'inbox-app'];

/** What an event says about one source: its text as of `version`, or its end. `first`: no older text of it can exist. */
export interface SourceNews {
  name: SourceName;
  version: number;
  text: RichText | null;
  first: boolean;
}

/** What the event (filled with its reads) says about the texts of its issue. A text still to be re-read says nothing yet. */
export function sourceNews(event: HostEvent, reads: Pick<Reads, 'issue'>): SourceNews[] {
  switch (event.kind) {
    case 'issue.created':
    case 'issue.changed': {
      const news: SourceNews[] = [];
      // The issue is read for its description only: then the text is as new as the read.
      const version = reads.issue?.issue.updatedAt ?? event.issue.updatedAt;
      if (event.description.kind === 'given')
        news.push({ name: 'description', version, text: event.description.value, first: false });
      if (event.kind === 'issue.changed' && event.comment !== null) news.push(...commentNews(event.comment));
      return news;
    }
    case 'comment.created':
    case 'comment.changed':
      return commentNews(event.comment);
    case 'comment.deleted':
      return [{ name: `comment:${event.commentId}`, version: Number.MAX_SAFE_INTEGER, text: null, first: false }];
    case 'issue.deleted':
    case 'post-function.ran':
      return [];
    case 'issue.seen':
      return event.texts.map(({ urls, ...text }) => ({ ...text, text: { blocks: [], urls, fallback: null } }));
  }
}

function commentNews({ id, comment }: CommentMention): SourceNews[] {
  if (comment.kind !== 'given') return [];
  const { text, updatedAt, createdAt } = comment.value;
  return [{ name: `comment:${id}`, version: updatedAt, text, first: updatedAt <= createdAt }];
}

/**
 * The sources that changed, as they stand after the news. Older news than what is known changes nothing, and what ended
 * stays ended. A text that names nothing is remembered too, lest an older one that does comes after it.
 */
export function updateSources(news: SourceNews[], known: Source[], read: ConversationUrlReader): Source[] {
  const changed: Source[] = [];
  for (const { name, version, text, first } of news) {
    const before = known.find((source) => source.name === name);
    if (before !== undefined && (before.ended || version < before.version)) continue;
    const conversations = text === null ? [] : conversationsIn(text, read);
    if (before === undefined && first && conversations.length === 0) continue;
    changed.push({ name, version, ended: text === null, conversations });
  }
  return changed;
}

/** The conversations a text links, each once, in order. */
function conversationsIn(text: RichText, read: ConversationUrlReader): ConversationAddress[] {
  const found = new Map<string, ConversationAddress>();
  for (const url of text.urls) {
    const address = read(url);
    if (address !== null && found.size < MAX_CONVERSATIONS) found.set(conversationKey(address), address);
  }
  return [...found.values()];
}

/** The sources that change when a person links a conversation. */
export function linkedByHand(
  address: ConversationAddress & { source?: LinkWish['source'] },
  known: Source[],
): Source[] {
  const { workspaceId, conversationId, source: name = 'hand' } = address;
  const hand = known.find((source) => source.name === name);
  const named = hand?.conversations ?? [];
  const added = named.some((other) => conversationKey(other) === conversationKey(address))
    ? []
    : [next(name, hand, [...named, { workspaceId, conversationId }])];
  return [...added, ...without(address, known, ['unlinked'])];
}

/** The sources that change when the issue is escalated to a conversation or ticket. */
export function linkedByEscalation(address: ConversationAddress, known: Source[]): Source[] {
  return linkedByHand({ ...address, source: 'escalation' }, known);
}

/** The sources that change when a person unlinks a conversation. */
export function unlinkedByHand(address: ConversationAddress, known: Source[]): Source[] {
  const { workspaceId, conversationId } = address;
  const unlinked = known.find((source) => source.name === 'unlinked');
  const conversations = [...(unlinked?.conversations ?? []), { workspaceId, conversationId }];
  return [next('unlinked', unlinked, conversations), ...without(address, known, WITHOUT_TEXT)];
}

function without(address: ConversationAddress, known: Source[], names: readonly SourceRow[]): Source[] {
  return known
    .filter((source) => names.includes(source.name))
    .flatMap((source) => {
      const kept = source.conversations.filter((other) => !isMeant(other, address));
      return kept.length === source.conversations.length ? [] : [next(source.name, source, kept)];
    });
}

/** An address without its workspace (`_`) may have been kept before it was known which one it is in. */
function isMeant(kept: ConversationAddress, { workspaceId, conversationId }: ConversationAddress): boolean {
  return kept.conversationId === conversationId && (kept.workspaceId === workspaceId || kept.workspaceId === '_');
}

function next(name: SourceRow, before: Source | undefined, conversations: ConversationAddress[]): Source {
  return { name, version: (before?.version ?? 0) + 1, ended: false, conversations };
}
