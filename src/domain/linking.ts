/**
 * Which conversations an issue is linked to: the difference between what all its sources name and the links there are, never
 * the difference of the last edit. Late, doubled and reordered events end in the same links (I6).
 */
import type { HostEvent } from './events.ts';
import type { BrokenReason, ConversationAddress, Link, Source, SourceName } from './model.ts';
import type { ConversationUrlReader } from './ports.ts';
import type { RichText } from './richtext.ts';
import { conversationKey, type LinkChange, type Snapshot } from './snapshot.ts';

/** At most so many conversations of one text become links; nobody pastes more by hand. */
const MAX_CONVERSATIONS = 100;

/** What an event says about one source: its text as of `version`, or its end. */
export interface SourceNews {
  name: SourceName;
  version: number;
  text: RichText | null;
}

/** What the event says about the texts of its issue. A text still to be re-read says nothing yet. */
export function sourceNews(event: HostEvent): SourceNews[] {
  switch (event.kind) {
    case 'issue.created':
    case 'issue.changed': {
      const news: SourceNews[] = [];
      if (event.description.kind === 'given')
        news.push({ name: 'description', version: event.issue.updatedAt, text: event.description.value });
      if (event.kind === 'issue.changed' && event.comment !== null) news.push(...commentNews(event.comment));
      return news;
    }
    case 'comment.created':
    case 'comment.changed':
      return commentNews(event.comment);
    case 'comment.deleted':
      return [{ name: `comment:${event.commentId}`, version: Number.MAX_SAFE_INTEGER, text: null }];
    case 'issue.deleted':
      return [];
  }
}

function commentNews(mention: {
  id: string;
  comment: { kind: string } & Partial<{ value: { text: RichText; updatedAt: number } }>;
}): SourceNews[] {
  const value = mention.comment.value;
  if (mention.comment.kind !== 'given' || value === undefined) return [];
  return [{ name: `comment:${mention.id}`, version: value.updatedAt, text: value.text }];
}

/**
 * The sources as they stand after the news, only those that changed. Older news than what is known changes nothing, and what
 * ended stays ended.
 */
export function updateSources(news: SourceNews[], known: Source[], read: ConversationUrlReader): Source[] {
  const changed: Source[] = [];
  for (const { name, version, text } of news) {
    const before = known.find((source) => source.name === name);
    if (before !== undefined && (before.ended || version < before.version)) continue;
    const conversations = text === null ? [] : conversationsIn(text, read);
    if (before === undefined && conversations.length === 0 && text !== null) continue;
    changed.push({ name, version, ended: text === null, conversations });
  }
  return changed;
}

/** The conversations a text links, each once, in order. */
export function conversationsIn(text: RichText, read: ConversationUrlReader): ConversationAddress[] {
  const found = new Map<string, ConversationAddress>();
  for (const url of text.urls) {
    const address = read(url);
    if (address !== null && found.size < MAX_CONVERSATIONS) found.set(conversationKey(address), address);
  }
  return [...found.values()];
}

export interface Linking {
  sources: Source[];
  changes: LinkChange[];
  made: Link[];
  ended: Link[];
  /** The links after the changes, without the ended ones. */
  links: Link[];
}

/** Brings the links in step with the sources. `newId` gives an id per new link; `heardAt` is the issue's version they are told. */
export function relink(
  snapshot: Snapshot,
  updates: Source[],
  context: { hostId: string; issueId: string; heardAt: number; newId: () => string },
): Linking {
  const sources = mergeSources(snapshot.sources, updates);
  const wanted = wantedConversations(sources, snapshot);
  const changes: LinkChange[] = [];
  const made: Link[] = [];
  const ended: Link[] = [];
  const links: Link[] = [];
  for (const link of snapshot.links) {
    const want = wanted.get(conversationKey(link));
    if (want === undefined || want.connectionId !== link.connectionId) {
      const reason = want === undefined ? 'no text of the issue names it any more' : 'its connection changed';
      changes.push({ kind: 'ended', linkId: link.id, reason });
      ended.push(link);
      continue;
    }
    wanted.delete(conversationKey(link));
    const healed = link.broken === 'plan_restricted' && want.broken === null;
    if (healed) changes.push({ kind: 'healed', linkId: link.id });
    if (want.sources.join() !== link.sources.join())
      changes.push({ kind: 'sources', linkId: link.id, sources: want.sources });
    links.push({ ...link, sources: want.sources, broken: healed ? null : link.broken });
  }
  for (const want of wanted.values()) {
    const link: Link = {
      id: context.newId(),
      hostId: context.hostId,
      issueId: context.issueId,
      ...want,
      title: null,
      heardAt: context.heardAt,
    };
    changes.push({ kind: 'made', link });
    made.push(link);
    links.push(link);
  }
  return { sources: [...updates, ...prunedUnlinked(sources, updates, snapshot)], changes, made, ended, links };
}

interface Wanted {
  workspaceId: string;
  conversationId: string;
  connectionId: string | null;
  broken: BrokenReason | null;
  sources: SourceName[];
}

function wantedConversations(sources: Source[], snapshot: Snapshot): Map<string, Wanted> {
  const unlinked = new Set(
    sources.find((source) => source.name === 'unlinked')?.conversations.map(conversationKey) ?? [],
  );
  const wanted = new Map<string, Wanted>();
  for (const source of sources) {
    if (source.name === 'unlinked') continue;
    for (const address of source.conversations) {
      const resolved = resolve(address, snapshot);
      const key = conversationKey(resolved);
      if (unlinked.has(key)) continue;
      const known = wanted.get(key);
      if (known === undefined) wanted.set(key, { ...resolved, sources: [source.name] });
      else if (!known.sources.includes(source.name)) known.sources.push(source.name);
    }
  }
  return wanted;
}

/**
 * Which connection an address belongs to. The workspace id decides, not the region's host; `_` is the connected workspace if
 * there is exactly one (contract: "Which text links"). An address of no connection of this project is kept, shown and never called.
 */
export function resolve(
  address: ConversationAddress,
  snapshot: Pick<Snapshot, 'project' | 'connections'>,
): Omit<Wanted, 'sources'> {
  const [only, second] = snapshot.connections;
  const workspaceId =
    address.workspaceId === '_' && only !== undefined && second === undefined ? only.workspaceId : address.workspaceId;
  const { conversationId } = address;
  const own = snapshot.connections.find((connection) => connection.id === snapshot.project?.connectionId);
  if (own === undefined) return { workspaceId, conversationId, connectionId: null, broken: 'no_connection' };
  if (own.workspaceId !== workspaceId)
    return { workspaceId, conversationId, connectionId: null, broken: 'other_workspace' };
  return {
    workspaceId,
    conversationId,
    connectionId: own.id,
    broken: own.plan === 'restricted' ? 'plan_restricted' : null,
  };
}

function mergeSources(known: Source[], updates: Source[]): Source[] {
  const names = new Set(updates.map((update) => update.name));
  return [...known.filter((source) => !names.has(source.name)), ...updates].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A person's unlinking holds while some text still names the conversation; once none does, naming it again links again. */
function prunedUnlinked(sources: Source[], updates: Source[], snapshot: Snapshot): Source[] {
  const unlinked = sources.find((source) => source.name === 'unlinked');
  if (unlinked === undefined || updates.some((update) => update.name === 'unlinked')) return [];
  const named = new Set(
    sources
      .filter((source) => source.name !== 'unlinked')
      .flatMap((source) => source.conversations.map((address) => conversationKey(resolve(address, snapshot)))),
  );
  const kept = unlinked.conversations.filter((address) => named.has(conversationKey(address)));
  return kept.length === unlinked.conversations.length ? [] : [{ ...unlinked, conversations: kept }];
}
